import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { repeatedChunk } from './repeated-chunk.ts';

const words = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom('one', ' two', '"', '\\', '\n', '","x":"', '"content":"a"', '}]}', '\u2028'),
);
const chunkOf = (content: string, more: object, spaced: boolean) => {
  const chunk = { ...more, choices: [{ index: 0, delta: { content }, finish_reason: null }] };
  const text = JSON.stringify(chunk);
  return spaced ? text.replaceAll('":', '": ') : text;
};

/** The event as it stands between others. */
const wordsOf = (repeated: ReturnType<typeof repeatedChunk>, event: string) =>
  repeated.wordsIn(`before\n\n${event}\n\nafter`, 8, 8 + event.length);

test('words read without parsing are those that parsing finds', () => {
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 2, maxLength: 8 }),
      fc.dictionary(fc.constantFrom('id', 'content', 'model'), words),
      fc.boolean(),
      (said, more, spaced) => {
        const repeated = repeatedChunk();
        for (const each of said) {
          const data = chunkOf(each, more, spaced);
          const parsed = JSON.parse(data).choices[0].delta.content;
          const found = wordsOf(repeated, data);
          if (found !== undefined) assert.equal(found, parsed);
          repeated.learn(data, parsed);
        }
      },
    ),
  );
});

test('plain words in like chunks need no parsing', () => {
  const repeated = repeatedChunk();
  repeated.learn(chunkOf('one', { id: 'a' }, false), 'one');
  assert.equal(wordsOf(repeated, chunkOf(' two: größer', { id: 'a' }, false)), ' two: größer');
  assert.equal(wordsOf(repeated, chunkOf('two', { id: 'b' }, false)), undefined);
  assert.equal(wordsOf(repeated, chunkOf('say "two"', { id: 'a' }, false)), undefined);
});
