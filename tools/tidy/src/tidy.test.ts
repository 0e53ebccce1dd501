import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { acceptedCount, grown, parseExceptions } from './exceptions.ts';
import { fileRules, workspaceRules } from './rules.ts';
import { earlierVersions, readWorkspace } from './workspace-files.ts';

const root = resolve(import.meta.dirname, '../../..');
const EXCEPTIONS = 'tools/tidy/exceptions.txt';
const exceptions = parseExceptions(readFileSync(join(root, EXCEPTIONS), 'utf8'));
const workspace = readWorkspace(root);

// The rules quote what they forbid, and the moulds of the generators are not code yet.
const judged = [...workspace]
  .map(([path, text]) => ({ path, text }))
  .filter(({ path }) => /^(apps|contexts|platform|tools|bench)\//.test(path))
  .filter(({ path }) => !/^tools\/tidy\/src\/(?!tidy\.test)|\.template$/.test(path));

for (const { id, sentence, appliesTo, count, violation } of fileRules) {
  test(sentence, () => {
    assert.ok(
      appliesTo.test(violation.path) && count(violation) > 0,
      'the planted violation was not caught',
    );
    const findings = judged
      .filter(({ path }) => appliesTo.test(path))
      .map((file) => ({ path: file.path, found: count(file) }))
      .map((each) => ({ ...each, accepted: acceptedCount(exceptions, id, each.path) }))
      .filter(({ found, accepted }) => found !== accepted)
      .map(({ path, found, accepted }) =>
        accepted > found
          ? `${path}: ${found}, so lower its number in ${EXCEPTIONS}, which is ${accepted}`
          : `${path}: ${found}${accepted > 0 ? `, and ${accepted} are accepted` : ''} (${id})`,
      );
    assert.ok(findings.length === 0, `\n${findings.join('\n')}`);
  });
}

for (const { sentence, findings, violation } of workspaceRules) {
  test(sentence, () => {
    assert.notDeepEqual(
      findings(new Map(Object.entries(violation))),
      [],
      'the planted violation was not caught',
    );
    const found = findings(workspace);
    assert.ok(found.length === 0, `\n${found.join('\n')}`);
  });
}

test('rules read the whole workspace', () => {
  assert.ok(judged.length > 100, `only ${judged.length} files were found`);
});

test('an exception names a rule and a file that exist', () => {
  const rules = new Set(fileRules.map(({ id }) => id));
  assert.deepEqual(
    exceptions.filter(({ rule, path }) => !rules.has(rule) || !workspace.has(path)),
    [],
  );
});

test('an exception only ever shrinks', () => {
  const before = [{ rule: 'size', path: 'a.ts', count: 410, reason: 'one table' }];
  assert.deepEqual(grown([{ ...before[0]!, count: 411 }], [before]).length, 1, 'planted growth');
  assert.deepEqual(grown([{ ...before[0]!, count: 405 }], [before]), []);
  assert.deepEqual(grown(exceptions, earlierVersions(root, EXCEPTIONS).map(parseExceptions)), []);
});

test('a line of exceptions.txt in another shape is an error', () => {
  assert.throws(() => parseExceptions('size a.ts because'), /expected "<rule> <path> <count>/);
});
