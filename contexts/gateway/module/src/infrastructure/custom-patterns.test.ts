import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customPatternDetector } from './custom-patterns.re2.ts';

const find = (pattern: string, text: string) =>
  customPatternDetector(text, { customPatterns: [{ name: 'project', pattern }] });

test('a workspace’s own pattern finds what it matches', async () => {
  assert.deepEqual(await find('PRJ-\\d+', 'See PRJ-12 and PRJ-7.'), [
    { kind: 'project', start: 4, end: 10 },
    { kind: 'project', start: 15, end: 20 },
  ]);
});

test('one that takes too long for a text refuses the call, for nothing may leave unseen', async () => {
  const text = Array.from({ length: 60_000 }, (_, at) => ((at * 7919) % 13 < 6 ? 'a' : 'b')).join(
    '',
  );
  await assert.rejects(
    find('(?:a|b|ab|ba|aa|bb){400}$', text),
    /too long for the pattern "project"/,
  );
});
