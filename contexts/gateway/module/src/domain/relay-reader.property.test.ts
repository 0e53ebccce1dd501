import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropicMessages } from './anthropic-messages.ts';
import { ANSWER_TOO_LARGE, EVENT_TOO_LARGE, STREAM_CUT } from './broken.ts';
import type { StreamEvent } from './canonical.ts';
import { type Failure, GatewayError } from './failure.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';
import { relayedMessages } from './relayed-messages.ts';
import { relayedResponses } from './relayed-responses.ts';
import { relayedChat } from './relayed-chat.ts';
import { EVENT_SIZE, sseParser } from './sse.ts';
import { usage } from './usage.ts';

const formats = {
  'openai-chat': { codec: openAiChat, relay: () => relayedChat({ dropUsage: false }) },
  'openai-responses': { codec: openAiResponses, relay: relayedResponses },
  'anthropic-messages': { codec: anthropicMessages, relay: relayedMessages },
};
const spoken = fc.string({ minLength: 1, unit: 'grapheme', maxLength: 20 });
const used = usage({ inputTokens: 100, outputTokens: 7, cachedInputTokens: 40 });
const events = fc
  .tuple(fc.array(spoken, { minLength: 1, maxLength: 6 }), fc.boolean(), fc.boolean())
  .map(([texts, thinks, calls]): StreamEvent[] => [
    { type: 'start', id: 'answer_1', model: 'm' },
    ...(thinks
      ? ([
          { type: 'reasoning', text: 'hm' },
          { type: 'reasoning-end', signature: 'proof' },
        ] as const)
      : []),
    ...texts.map((text) => ({ type: 'text' as const, text })),
    ...(calls
      ? ([
          { type: 'tool-call', index: 0, id: 'call_1', name: 'weather' },
          { type: 'tool-arguments', index: 0, text: '{"city":' },
          { type: 'tool-arguments', index: 0, text: '"Bern"}' },
        ] as const)
      : []),
    { type: 'finish', stop: calls ? 'tool-calls' : 'stop', usage: used },
  ]);
const cuts = fc.array(fc.nat(200), { minLength: 1 });

for (const [format, { codec, relay }] of Object.entries(formats)) {
  const bytesOf = (said: readonly StreamEvent[]) => {
    const write = codec.stream.writer({ createdAt: new Date(0), includeUsage: true });
    return Buffer.from(said.map(write).join(''));
  };
  const feed = (reader: ReturnType<typeof relay>, bytes: Buffer, sizes: readonly number[]) => {
    const sent: Buffer[] = [];
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const length = (sizes[turn % sizes.length] ?? 0) + 1;
      sent.push(Buffer.from(reader.push(bytes.subarray(at, at + length))));
      at += length;
    }
    return Buffer.concat(sent).toString('utf8');
  };

  test(`${format}: what goes through is what came, and the end waits for the gateway`, () => {
    fc.assert(
      fc.property(events, cuts, (said, sizes) => {
        const reader = relay();
        const bytes = bytesOf(said);
        const sent = feed(reader, bytes, sizes);
        assert.equal(sent + reader.farewell(), bytes.toString('utf8'));
        assert.ok(sent.length < bytes.length);
        assert.deepEqual(
          [reader.over(), reader.failure(), reader.usage()],
          [true, undefined, used],
        );
        const text = said.map((event) => (event.type === 'text' ? event.text : '')).join('');
        const heard = reader.parts().map((part) => (part.type === 'text' ? part.text : ''));
        assert.equal(heard.join(''), text);
        assert.equal(
          reader.parts().some((part) => part.type === 'tool-call'),
          said.some((event) => event.type === 'tool-call'),
        );
      }),
    );
  });

  test(`${format}: a stream cut anywhere before its end is an error that a reader finds`, () => {
    fc.assert(
      fc.property(events, cuts, fc.nat(), (said, sizes, place) => {
        const whole = bytesOf(said);
        const reader = relay();
        const bytes = whole.subarray(0, place % whole.length);
        const sent = feed(reader, bytes, sizes);
        reader.close();
        if (reader.stopped()) return;
        assert.deepEqual(reader.failure(), STREAM_CUT);
        const client = codec.stream.reader();
        const found = sseParser()
          .push(Buffer.from(sent + reader.farewell(STREAM_CUT)))
          .flatMap((event) => client.read(event));
        assert.equal(found.at(-1)?.type, 'error');
        assert.ok(!found.some((event) => event.type === 'finish'));
      }),
    );
  });

  test(`${format}: a broken event is left out`, () => {
    const reader = relay();
    reader.push(Buffer.from('event: x\ndata: {"type":"response.output_text.delta","de\n\n'));
    assert.equal(reader.push(Buffer.from(': ping\n\n')).toString(), ': ping\n\n');
    assert.deepEqual([reader.spoke(), reader.over()], [false, false]);
  });
}

test('an event of megabytes in small pieces is read at once, and one without an end is refused', () => {
  const piece = Buffer.from('a'.repeat(64));
  const count = EVENT_SIZE / 4 / piece.length;
  const readers = [relayedChat({ dropUsage: false }), sseParser()];
  for (const reader of readers) {
    reader.push(Buffer.from('data: {"choices":[{"delta":{"content":"'));
    // Copied or searched anew with each piece, it would take a minute.
    for (let turn = 0; turn < count; turn++) reader.push(piece);
    assert.notEqual(reader.push(Buffer.from('"}}]}\n\n')).length, 0);
  }
  for (const reader of [relayedChat({ dropUsage: false }), sseParser()]) {
    const lines = Buffer.from('data: a\n'.repeat(100_000));
    assert.throws(() => {
      for (let sent = 0; sent <= 3 * EVENT_SIZE; sent += lines.length) reader.push(lines);
    }, refusal(EVENT_TOO_LARGE));
  }
});

test('an answer that does not end is refused, so that nobody holds it all', () => {
  const chunk = { choices: [{ index: 0, delta: { content: 'word '.repeat(100_000) } }] };
  const event = Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
  const reader = relayedChat({ dropUsage: false });
  assert.throws(() => {
    for (let turn = 0; turn < 200; turn++) reader.push(event);
  }, refusal(ANSWER_TOO_LARGE));
});

const refusal = (failure: Failure) => (error: unknown) =>
  error instanceof GatewayError && error.failure === failure;
