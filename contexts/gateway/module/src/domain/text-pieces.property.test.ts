import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { estimateTokens, textPieces } from './text-pieces.ts';

test('the pieces of a text are the text, and none of them cuts a character', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.lorem({ mode: 'sentences' }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const pieces = textPieces(text);
      assert.equal(pieces.join(''), text);
      assert.ok(pieces.every((piece) => piece !== '' && piece.isWellFormed() === true));
    }),
  );
});

test('an estimate is near what a tokenizer of a large model counts', () => {
  // Text, and the tokens that OpenAI's o200k makes of it.
  const counted: readonly (readonly [string, number])[] = [
    ['The quick brown fox jumps over the lazy dog, and nobody is surprised.', 15],
    ['天空是蓝色的，因为太阳光在空气分子上发生散射。', 17],
    ['Небо голубое, потому что солнечный свет рассеивается на молекулах воздуха.', 20],
    ['{"model":"x","messages":[{"role":"user","content":"Why is the sky blue?"}]}', 22],
  ];
  for (const [text, tokens] of counted) {
    const ratio = estimateTokens(text) / tokens;
    assert.ok(ratio > 0.7 && ratio < 1.4, `${text}: ${ratio}`);
  }
});

test('a long text is estimated by its beginning', () => {
  const text = 'word '.repeat(200_000);
  assert.ok(Math.abs(estimateTokens(text) / 200_000 - 1) < 0.01);
  assert.equal(estimateTokens(''), 0);
});
