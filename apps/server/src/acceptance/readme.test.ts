import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { variables } from '../configuration.ts';

const root = resolve(import.meta.dirname, '../../../..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');

test('the README lists every variable with its default and meaning, and no other', () => {
  const table = readme.split('## Configuration')[1]?.split('## Status')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  assert.deepEqual(
    rows,
    variables.map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback} | ${meaning} |`),
  );
});

test('the picture of the README is there', () => {
  const picture = /!\[[^\]]+\]\(([^)]+)\)/.exec(readme)?.[1] ?? '';
  assert.ok(existsSync(resolve(root, picture)), `${picture} is missing`);
});

test('every requirement stands in the status table as works, partly or not yet', () => {
  const status = readme.split('## Status')[1] ?? '';
  const rows = status.split('\n').filter((line) => /^\| [A-Z]{1,2}/.test(line));
  assert.ok(rows.length > 30);
  for (const row of rows) assert.match(row, /\| (works|partly|not yet)[^|]*\|$/, row);
});
