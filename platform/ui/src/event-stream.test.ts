import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eventStreamParser, readEventStream, type ServerSentEvent } from './event-stream.ts';

const events: readonly ServerSentEvent[] = [
  { name: 'start', data: '{"requestId":"r"}' },
  { name: 'delta', data: '{"text":"Grüße, 世界 🌍"}' },
  { name: 'message', data: 'two\nlines' },
  { name: 'end', data: ' led by a space' },
];

const lines = (end: string) =>
  [
    ': keep-alive',
    '',
    'event: start',
    'data: {"requestId":"r"}',
    '',
    'id: 7',
    'event: delta',
    'data: {"text":"Grüße, 世界 🌍"}',
    'retry: 10',
    '',
    'data: two',
    'data: lines',
    '',
    'data:  led by a space',
    'event: end',
    '',
    '',
  ].join(end);

test('events are the same however the bytes are cut and lines end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
      async (end, sizes) => {
        const read: ServerSentEvent[] = [];
        for await (const event of readEventStream(cut(lines(end), sizes))) read.push(event);
        assert.deepEqual(read, events);
      },
    ),
  );
});

test('an event that the end of the stream cuts off is dropped', () => {
  const parse = eventStreamParser();
  assert.deepEqual(parse('data: whole\n\ndata: half'), [{ name: 'message', data: 'whole' }]);
});

test('who leaves the loop ends the stream', async () => {
  let cancelled = false;
  const bytes = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: again\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const event of readEventStream(bytes)) {
    assert.equal(event.data, 'again');
    break;
  }
  assert.ok(cancelled);
});

function cut(text: string, sizes: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const size = sizes[turn++ % sizes.length] ?? 1;
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}
