import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEventStream, type ServerSentEvent } from './event-stream.ts';

test('events are named, and the same however their bytes are cut', async () => {
  const text =
    ': alive\n\nevent: delta\ndata: Grüße, 🌍\n\ndata: two\r\ndata: lines\r\n\r\ndata: half';
  for (const sizeBytes of [1, 2, 3, 7, 1000]) {
    const read: ServerSentEvent[] = [];
    for await (const event of readEventStream(cut(text, sizeBytes))) read.push(event);
    assert.deepEqual(read, [
      { name: 'delta', data: 'Grüße, 🌍' },
      { name: 'message', data: 'two\nlines' },
    ]);
  }
});

test('who leaves the loop ends the stream', async () => {
  const cancelled = Promise.withResolvers<void>();
  const bytes = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: again\n\n')),
    cancel: () => cancelled.resolve(),
  });
  for await (const event of readEventStream(bytes)) {
    assert.equal(event.data, 'again');
    break;
  }
  await cancelled.promise;
});

test('a stream that breaks throws what broke it', async () => {
  const bytes = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
  await assert.rejects(readEventStream(bytes).next(), /gone/);
});

function cut(text: string, sizeBytes: number) {
  let rest = new TextEncoder().encode(text);
  return new ReadableStream({
    pull(controller) {
      if (rest.length === 0) return controller.close();
      controller.enqueue(rest.slice(0, sizeBytes));
      rest = rest.slice(sizeBytes);
    },
  });
}
