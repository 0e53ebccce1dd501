import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keySentences, phrasesOf, sentencesOf, tellingWords, wordRanks } from './text-rank.ts';

const few = new Set(['the', 'a', 'of', 'und', 'le', 'の']);
const language = { isStopWord: (word: string) => few.has(word) };
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('The sea', 'is salt.', '海は', 'しょっぱい。', '\n\n- ', '`x`', '🌊', 'море'),
    )
    .map((pieces) => pieces.join(' ')),
);

test('key sentences are sentences of the text, in its order, and always the same ones', () => {
  fc.assert(
    fc.property(text, fc.nat(5), (said, limit) => {
      const sentences = sentencesOf(said);
      const key = keySentences(sentences, language, limit);
      assert.ok(key.length <= limit);
      const places = key.map((sentence) => sentences.indexOf(sentence));
      assert.deepEqual(
        places,
        places.toSorted((one, other) => one - other),
      );
      assert.ok(places.every((place) => place >= 0));
      assert.deepEqual(keySentences(sentences, language, limit), key);
    }),
  );
});

test('every word that tells something has a rank, and no phrase holds a word that tells nothing', () => {
  fc.assert(
    fc.property(text, (said) => {
      const ranks = wordRanks(said, language);
      assert.deepEqual(new Set(ranks.keys()), new Set(tellingWords(said, language)));
      for (const rank of ranks.values()) assert.ok(rank > 0 && Number.isFinite(rank));
      for (const phrase of phrasesOf(said, language))
        for (const word of phrase.toLowerCase().split(/\s/)) assert.ok(!few.has(word), phrase);
    }),
  );
});

test('of a long text the end counts as much as the beginning', () => {
  const filler = Array.from({ length: 1000 }, (_, at) => `Only here stands w${at}.`);
  const matter = ['Sharks hunt seals at dawn.', 'At dawn seals flee sharks.', 'Seals fear sharks.'];
  const key = keySentences(
    [...filler, ...matter],
    { isStopWord: (word) => /^(only|here|stands|at)$/.test(word) },
    2,
  );
  assert.ok(
    key.every((sentence) => matter.includes(sentence)),
    key.join(' '),
  );
});

test('code and tables are not read as sentences', () => {
  const said =
    '# Salt\n\nThe sea is\nsalt.\n\n```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n\n- *Why?*';
  assert.deepEqual(sentencesOf(said), ['Salt', 'The sea is salt.', 'Why?']);
});

test('no text takes much longer to cut into sentences than another of its length', () => {
  const many = 40_000;
  const plain = 'A sentence of some words. '.repeat(many / 26);
  const began = performance.now();
  sentencesOf(plain);
  const usualMs = performance.now() - began;
  for (const piece of ['\n', ' ', ' \n', '$$ ', '` ', '_', '> ', '1. ', '```\n', '|', '. ']) {
    for (const text of [
      piece.repeat(many / piece.length),
      `a${piece.repeat(many / piece.length)}b`,
    ]) {
      const from = performance.now();
      sentencesOf(text);
      // Quadratic would be thousands of times as long.
      assert.ok(performance.now() - from < 20 * usualMs + 200, JSON.stringify(piece));
    }
  }
});

test('formulas are no sentences, and a lone sign of them hides nothing', () => {
  assert.deepEqual(sentencesOf('One. $$x = y$$ Two. It costs $$ and more.'), [
    'One.',
    'Two.',
    'It costs',
    'and more.',
  ]);
});
