import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropicMessages } from './anthropic-messages.ts';
import { GatewayError } from './failure.ts';
import { gemini } from './gemini.ts';
import { offlineAnswer } from './offline-answer.ts';
import { lossesOf } from './losses.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiCompatibleChat } from './openai-compatible.ts';
import { openAiResponses } from './openai-responses.ts';
import { sseParser } from './sse.ts';
import { relayedChat } from './relayed-chat.ts';

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
        'input_text',
        'input_image',
        'input_file',
        'output_text',
        'refusal',
        'document',
      ),
      text: anything,
      image_url: anything,
      id: anything,
      name: anything,
      input: anything,
      source: anything,
      tool_use_id: anything,
      content: anything,
      refusal: anything,
      file_data: anything,
      cache_control: anything,
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
const item = fc.record(
  {
    type: fc.constantFrom(
      'message',
      'reasoning',
      'function_call',
      'function_call_output',
      'item_reference',
    ),
    role: fc.constantFrom('system', 'developer', 'user', 'assistant', 'x'),
    content,
    summary: fc.oneof(anything, fc.array(part)),
    encrypted_content: anything,
    call_id: fc.oneof(fc.string(), anything),
    name: fc.oneof(fc.string(), anything),
    arguments: anything,
    output: content,
    id: anything,
    status: anything,
  },
  { requiredKeys: ['type'] },
);
const geminiPart = fc.record(
  { text: anything, thought: anything, functionCall: anything, thoughtSignature: anything },
  { requiredKeys: [] },
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
    input: fc.oneof(anything, fc.array(item, { maxLength: 4 })),
    text: anything,
    reasoning: anything,
    metadata: anything,
    include: anything,
    previous_response_id: anything,
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

const codecs = [openAiChat, openAiResponses, anthropicMessages];

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
      for (const face of codecs) {
        for (const wanted of ['refuse', 'drop'] as const) {
          soundly(() => {
            const request = face.request.read(json, lossesOf(wanted));
            for (const { request: side } of [...codecs, openAiCompatibleChat, gemini]) {
              soundly(() => void side.write(request, lossesOf(wanted)));
            }
            offlineAnswer(request);
          });
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('whatever a provider answers is understood or an error, never a crash', () => {
  const choice = fc.record({
    message: fc.oneof(anything, message),
    delta: fc.oneof(anything, message),
    finish_reason: anything,
  });
  const candidate = fc.record({
    content: fc.oneof(anything, fc.record({ parts: fc.array(fc.oneof(anything, geminiPart)) })),
    finishReason: fc.constantFrom(undefined, 'STOP', 'SAFETY', 'MALFORMED_FUNCTION_CALL', 7),
  });
  const answer = fc.oneof(
    anything,
    fc.record(
      {
        id: anything,
        candidates: fc.oneof(anything, fc.array(fc.oneof(anything, candidate))),
        promptFeedback: anything,
        usageMetadata: anything,
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
          'response.created',
          'response.output_item.added',
          'response.output_text.delta',
          'response.reasoning_summary_part.added',
          'response.output_item.done',
          'response.completed',
          'response.failed',
        ),
        response: anything,
        output: fc.oneof(anything, fc.array(item)),
        item: fc.oneof(anything, item),
        output_index: fc.constantFrom(0, 1),
        delta: anything,
        content_block: anything,
        index: anything,
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 4 }), (answers) => {
      for (const codec of [...codecs, gemini]) {
        const reader = codec.stream.reader();
        for (const each of answers) {
          const json: unknown = JSON.parse(JSON.stringify(each));
          soundly(() => void codec.answer.read(json));
          reader.read({ data: JSON.stringify(each) });
        }
        reader.end();
      }
      for (const codec of codecs) {
        const writer = codec.stream.writer({ createdAt: new Date(0), includeUsage: true });
        const source = openAiResponses.stream.reader();
        for (const each of answers) {
          for (const event of source.read({ data: JSON.stringify(each) })) writer(event);
        }
      }
      const relay = relayedChat({ dropUsage: true });
      for (const each of answers) relay.push(Buffer.from(`data: ${JSON.stringify(each)}\n\n`));
      relay.close();
    }),
    { numRuns: 150 },
  );
});

test('bytes that are no events are none', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
      const parser = sseParser();
      const relay = relayedChat({ dropUsage: false });
      for (const chunk of chunks) {
        parser.push(chunk);
        relay.push(Buffer.from(chunk));
      }
    }),
  );
});
