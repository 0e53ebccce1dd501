import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { cruiseWalls } from './cruise-walls.ts';
import { walls } from './walls.ts';

const root = resolve(import.meta.dirname, '../../..');
const fixture = mkdtempSync(join(tmpdir(), 'atelier-walls-'));
after(() => rmSync(fixture, { recursive: true }));

// A workspace in small: every kind of package once, a second context, and what the plants import.
const packages = {
  'contexts/a/contract': '@atelier/a-contract',
  'contexts/a/module': '@atelier/a',
  'contexts/a/web': '@atelier/a-web',
  'contexts/b/contract': '@atelier/b-contract',
  'contexts/b/module': '@atelier/b',
  'platform/contract': '@atelier/contract',
  'platform/kernel': '@atelier/kernel',
  'platform/database': '@atelier/database',
  'platform/ui': '@atelier/ui',
  'apps/server': '@atelier/server',
  'tools/kit': '@atelier/kit',
};
const clean = {
  'contexts/a/contract/src/index.ts': "import '@atelier/contract';",
  'contexts/a/module/src/domain/seat.test.ts': "import 'node:test';",
  'contexts/a/module/src/index.ts': "import '@atelier/b-contract'; import '@atelier/database';",
  'contexts/a/module/src/infrastructure/seats.postgres.ts': "import '@atelier/database';",
  'contexts/a/web/src/index.ts': "import '@atelier/b-contract'; import '@atelier/ui';",
  'contexts/b/contract/src/b.contract.ts': '',
  'platform/contract/src/index.ts': "import 'zod';",
  'apps/server/src/index.ts': "import '@atelier/a'; import '@atelier/b'; import 'node:fs';",
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(fixture, path)), { recursive: true });
  writeFileSync(join(fixture, path), `${text}\nexport const it = 1;\n`);
}

function writePackage(folder: string, name: string): void {
  write(`${folder}/src/index.ts`, '');
  const manifest = { name, type: 'module', exports: { '.': './src/index.ts' } };
  writeFileSync(join(fixture, folder, 'package.json'), JSON.stringify(manifest));
  mkdirSync(dirname(join(fixture, 'node_modules', name)), { recursive: true });
  symlinkSync(join(fixture, folder), join(fixture, 'node_modules', name));
}

for (const [folder, name] of Object.entries(packages)) writePackage(folder, name);
for (const external of ['zod', '@orpc'])
  symlinkSync(join(root, 'node_modules', external), join(fixture, 'node_modules', external));
for (const [path, text] of Object.entries(clean)) write(path, text);

test('a workspace that keeps the walls passes, and every file of it is read', async () => {
  const { read, present, violations } = await cruiseWalls(fixture);
  assert.deepEqual(violations, []);
  assert.ok(present.length >= Object.keys(packages).length);
  assert.deepEqual(
    present.filter((path) => !read.has(path)),
    [],
  );
});

test('every wall stops the file planted against it', async (t) => {
  for (const { planted } of walls) write(planted.path, planted.text);
  const { violations } = await cruiseWalls(fixture);
  for (const { rule, planted } of walls)
    await t.test(rule.name ?? '', () => {
      const caught = violations.filter(({ from }) => from === planted.path).map((v) => v.rule);
      assert.ok(caught.includes(rule.name ?? ''), `caught by ${JSON.stringify(caught)} only`);
    });
});

test('this workspace keeps the walls', async () => {
  const { read, present, violations } = await cruiseWalls(root);
  assert.ok(present.length > 0, 'no source file was found');
  assert.deepEqual(
    present.filter((path) => !read.has(path)),
    [],
    'files that the cruiser did not read',
  );
  const found = violations.map(({ rule, from, to }) => `${from} → ${to}: ${rule}`);
  assert.ok(found.length === 0, `\n${found.join('\n')}`);
});
