import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatSse, type SseEvent, sseParser } from './sse.ts';

const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
const event = fc.oneof(
  fc.record({ data: line }),
  fc.record({ event: line.map((text) => `e${text}`), data: line }),
);

test('events come out as they went in, wherever the bytes are cut and however lines end', () => {
  fc.assert(
    fc.property(
      fc.array(event),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.nat(7), { minLength: 1 }),
      (events, lineEnd, cuts) => {
        const bytes = Buffer.from(events.map(formatSse).join('').replaceAll('\n', lineEnd));
        const parser = sseParser();
        const found: SseEvent[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = (cuts[turn % cuts.length] ?? 0) + 1;
          found.push(...parser.push(bytes.subarray(at, at + length)));
          at += length;
        }
        assert.deepEqual(
          found,
          events.map((each) => ({ ...each })),
        );
      },
    ),
  );
});

test('comments are no events, several data lines are one', () => {
  const parser = sseParser();
  assert.deepEqual(parser.push(Buffer.from(': ping\n\ndata: a\ndata: b\nid: 4\n\n')), [
    { data: 'a\nb' },
  ]);
});

test('an event without its blank line is none', () => {
  assert.deepEqual(sseParser().push(Buffer.from('data: {"half":')), []);
});
