import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropicMessages } from './anthropic-messages.ts';
import { GatewayError } from './failure.ts';
import { offlineAnswer } from './offline-answer.ts';
import { openAiChat } from './openai-chat.ts';
import { sseParser } from './sse.ts';
import { relayedStream } from './relayed-stream.ts';

const anything = fc.jsonValue({ maxDepth: 3 });
const part = fc.oneof(
  anything,
  fc.record(
    {
      type: fc.constantFrom(
        'text',
        'image_url',
        'file',
        'image',
        'tool_use',
        'tool_result',
        'thinking',
      ),
      text: anything,
      image_url: anything,
      id: anything,
      name: anything,
      input: anything,
      source: anything,
      tool_use_id: anything,
      content: anything,
    },
    { requiredKeys: ['type'] },
  ),
);
const content = fc.oneof(fc.string(), anything, fc.array(part, { maxLength: 3 }));
const call = fc.record({
  id: fc.string(),
  type: fc.constant('function'),
  function: fc.record({ name: fc.string(), arguments: fc.oneof(fc.string(), anything) }),
});
const message = fc.record(
  {
    role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'x'),
    content,
    tool_calls: fc.oneof(anything, fc.array(call)),
    tool_call_id: fc.oneof(fc.string(), anything),
  },
  { requiredKeys: ['role', 'content'] },
);
const tool = fc.record({
  type: fc.constantFrom('function', 'custom'),
  name: fc.string(),
  input_schema: anything,
  function: fc.record({
    name: fc.string(),
    parameters: fc.oneof(
      anything,
      fc.record({ type: fc.constant('object'), properties: anything, required: anything }),
    ),
  }),
});
const body = fc.record(
  {
    model: fc.oneof(fc.string(), anything),
    messages: fc.oneof(anything, fc.array(message, { maxLength: 4 })),
    tools: fc.oneof(anything, fc.array(tool, { maxLength: 2 })),
    tool_choice: fc.oneof(
      anything,
      fc.constantFrom('auto', 'required', { type: 'function', function: { name: 'a' } }),
    ),
    response_format: fc.oneof(
      anything,
      fc.record({
        type: fc.constantFrom('json_object', 'json_schema'),
        json_schema: fc.record({ name: fc.string(), schema: anything }),
      }),
    ),
    temperature: anything,
    max_tokens: anything,
    stop: anything,
    stream: fc.oneof(anything, fc.boolean()),
    thinking: anything,
    system: content,
    logprobs: anything,
    n: anything,
  },
  { requiredKeys: ['model', 'messages'] },
);

/** Runs it; only a failure in the gateway's own words may come out. */
function soundly(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    assert.ok(['invalid-request', 'unsupported', 'upstream-failed'].includes(error.failure.kind));
  }
}

test('whatever a client sends is understood or refused, never a crash', () => {
  fc.assert(
    fc.property(body, (sent) => {
      const json: unknown = JSON.parse(JSON.stringify(sent));
      for (const face of [openAiChat, anthropicMessages]) {
        soundly(() => {
          const request = face.request.read(json);
          soundly(() => void openAiChat.request.write(request));
          soundly(() => void anthropicMessages.request.write(request));
          offlineAnswer(request);
        });
      }
    }),
    { numRuns: 400 },
  );
});

test('whatever a provider answers is understood or an error, never a crash', () => {
  const choice = fc.record({
    message: fc.oneof(anything, message),
    delta: fc.oneof(anything, message),
    finish_reason: anything,
  });
  const answer = fc.oneof(
    anything,
    fc.record(
      {
        id: anything,
        choices: fc.oneof(anything, fc.array(choice)),
        content: fc.array(part),
        usage: anything,
        error: anything,
        type: fc.constantFrom(
          'message_start',
          'content_block_start',
          'content_block_delta',
          'message_delta',
          'error',
        ),
        delta: anything,
        content_block: anything,
        index: anything,
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 4 }), (answers) => {
      for (const codec of [openAiChat, anthropicMessages]) {
        const reader = codec.stream.reader();
        for (const each of answers) {
          const json: unknown = JSON.parse(JSON.stringify(each));
          soundly(() => void codec.answer.read(json));
          reader.read({ data: JSON.stringify(each) });
        }
        reader.end();
      }
      const relay = relayedStream({ dropUsage: true });
      for (const each of answers) relay.push(Buffer.from(`data: ${JSON.stringify(each)}\n\n`));
      relay.close();
    }),
    { numRuns: 300 },
  );
});

test('bytes that are no events are none', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
      const parser = sseParser();
      const relay = relayedStream({ dropUsage: false });
      for (const chunk of chunks) {
        parser.push(chunk);
        relay.push(Buffer.from(chunk));
      }
    }),
  );
});
