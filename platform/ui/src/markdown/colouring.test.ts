import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ColourChannel, startColouring } from './colouring.ts';
import type { Line } from './highlighter.ts';
import type { ColourAnswer, ColourRequest } from './highlighter.worker.ts';

/** Colours each line as one word, when told to: answers of a thread come later. */
function channel() {
  const asked: ColourRequest[] = [];
  const takers = new Set<(answer: ColourAnswer) => void>();
  const through: ColourChannel = {
    send: (request) => void asked.push(request),
    listen(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
  };
  const answerAll = () => {
    for (const { block, lines } of asked.splice(0)) {
      const coloured = lines?.split('\n').map((text): Line => [{ text }]);
      if (coloured) for (const take of takers) take({ block, lines: coloured });
    }
  };
  const texts = () => asked.flatMap(({ lines }) => (lines === undefined ? [] : [lines]));
  return { through, answerAll, texts };
}

function colouring({ through }: ReturnType<typeof channel>) {
  const shown: { lines: readonly string[] } = { lines: [] };
  const { show, stop } = startColouring(through, 'ts', (lines) => {
    shown.lines = lines.map((line) => line.map(({ text }) => text).join(''));
  });
  return { show, stop, shown };
}

test('a line is coloured once, also when the next one comes before its colours', () => {
  const worker = channel();
  const { show, shown } = colouring(worker);
  show('one\n');
  show('one\ntwo\n');
  show('one\ntwo\n');
  assert.deepEqual(worker.texts(), ['one', 'two']);
  worker.answerAll();
  assert.deepEqual(shown.lines, ['one', 'two']);
});

test('another text in the same place begins anew, and late colours of the first are left out', () => {
  const worker = channel();
  const { show, shown } = colouring(worker);
  show('one\n');
  show('other\n');
  worker.answerAll();
  assert.deepEqual(shown.lines, ['other']);
});

test('the whole text without a line’s end is coloured as it stands', () => {
  const worker = channel();
  const { show, shown } = colouring(worker);
  show('one\n');
  show('one\ntwo');
  worker.answerAll();
  show('one\ntwo');
  assert.deepEqual(worker.texts(), []);
  assert.deepEqual(shown.lines, ['one', 'two']);
});

test('of a block that is gone nothing is heard', () => {
  const worker = channel();
  const { show, stop, shown } = colouring(worker);
  show('one\n');
  stop();
  worker.answerAll();
  assert.deepEqual(shown.lines, []);
});
