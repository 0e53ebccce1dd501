import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

// Linters fail open: without types, or with a configuration not found, they pass everything.
const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'atelier-linters-'));
after(() => rmSync(folder, { recursive: true }));

function plant(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
}

function run(script: string, args: readonly string[]) {
  const path = join(root, 'node_modules', script);
  return spawnSync(process.execPath, [path, ...args], { cwd: folder, encoding: 'utf8' });
}

for (const configuration of ['biome.json', '.gitignore', '.oxlintrc.json'])
  copyFileSync(join(root, configuration), join(folder, configuration));
plant({
  'tsconfig.json': '{ "compilerOptions": { "strict": true }, "include": ["."] }',
  'package.json': '{ "name": "planted", "dependencies": { "pg": "8.0.0" } }',
});

test('a promise that nobody awaits is found by its type', () => {
  plant({
    'a.ts': 'async function save(): Promise<void> {}\nexport const go = () => {\n  save();\n};\n',
  });
  const lint = ['--type-aware', '--deny-warnings', 'a.ts'];
  const { status, stdout } = run('oxlint/bin/oxlint', lint);
  assert.match(stdout, /no-floating-promises/);
  assert.equal(status, 1);
});

test('an import that package.json does not declare is found', () => {
  plant({
    'b.ts': "import pg from 'pg';\nimport { z } from 'zod';\n\nexport const a = [pg, z];\n",
  });
  const { status, stderr } = run('@biomejs/biome/bin/biome', ['lint', 'b.ts']);
  assert.match(stderr, /zod isn't specified in/);
  assert.doesNotMatch(stderr, /pg isn't specified in/);
  assert.equal(status, 1);
});

test('a file in another format is found', () => {
  plant({ 'c.ts': 'export const a = "double"\n' });
  const { status, stderr } = run('@biomejs/biome/bin/biome', ['format', 'c.ts']);
  assert.match(stderr, /Formatter would have printed/);
  assert.equal(status, 1);
});
