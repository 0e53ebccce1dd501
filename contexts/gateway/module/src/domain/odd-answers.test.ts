import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicMessages } from './anthropic-messages.ts';
import { assembleAnswer } from './assembled-answer.ts';
import type { AssistantPart, StopReason } from './canonical.ts';
import type { ProviderCodec } from './codec.ts';
import { GatewayError } from './failure.ts';
import { gemini } from './gemini.ts';
import type { JsonObject } from './json.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';

/** What servers say that differ from the vendor whose format they speak. */
type Odd = {
  readonly codec: ProviderCodec;
  readonly pieces: readonly JsonObject[];
  readonly whole?: JsonObject;
  readonly says: readonly AssistantPart[];
  readonly stop?: StopReason;
};

const chunk = (delta: JsonObject, finish: string | null = null) => ({
  id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const completion = (message: JsonObject, finish = 'stop') => ({
  id: 'c',
  choices: [{ message, finish_reason: finish }],
});
const stopped = { finish_reason: 'stop', stop_reason: '###' };
const started = { type: 'message_start', message: { id: 'm' } };
const ended = [
  { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
  { type: 'message_stop' },
];
const listed = [
  { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
  { type: 'text', text: 'yes' },
];
const called = (index: number, id: string, args: JsonObject | string): JsonObject => ({
  index,
  id,
  function: { name: `f_${id}`, arguments: args },
});
const call = (id: string, args: string) =>
  ({ type: 'tool-call', id, name: `f_${id}`, arguments: args }) as const;
const itemOf = (id: string) => ({
  type: 'function_call',
  call_id: id,
  name: `f_${id}`,
  arguments: '',
});
const text = (said: string) => ({ type: 'text', text: said }) as const;

const odd: Readonly<Record<string, Odd>> = {
  'lists what was thought and said': {
    codec: openAiChat,
    pieces: [...listed.map((part) => chunk({ content: [part] })), chunk({}, 'stop')],
    whole: completion({ content: listed }),
    says: [{ type: 'reasoning', text: 'hm' }, text('yes')],
  },
  'calls several tools at one place': {
    codec: openAiChat,
    pieces: [
      chunk({ tool_calls: [called(0, 'a', '{"x":1}')] }),
      chunk({ tool_calls: [called(0, 'b', '{"y":2}')] }),
      chunk({}, 'tool_calls'),
    ],
    says: [call('a', '{"x":1}'), call('b', '{"y":2}')],
    stop: 'tool-calls',
  },
  'gives arguments as an object': {
    codec: openAiChat,
    pieces: [chunk({ tool_calls: [called(0, 'a', { x: 1 })] }), chunk({}, 'stop')],
    whole: completion({ tool_calls: [called(0, 'a', { x: 1 })] }),
    says: [call('a', '{"x":1}')],
    stop: 'tool-calls',
  },
  'gives nothing for no arguments': {
    codec: openAiChat,
    pieces: [chunk({ tool_calls: [called(0, 'a', '')] }), chunk({}, 'tool_calls')],
    whole: completion({ tool_calls: [called(0, 'a', '')] }),
    says: [call('a', '{}')],
    stop: 'tool-calls',
  },
  'gives nothing for no arguments of a response': {
    codec: openAiResponses,
    pieces: [
      { type: 'response.output_item.done', output_index: 0, item: itemOf('a') },
      { type: 'response.completed', response: { id: 'r', status: 'completed' } },
    ],
    whole: { id: 'r', status: 'completed', output: [itemOf('a')] },
    says: [call('a', '{}')],
    stop: 'tool-calls',
  },
  'thinks of the prompt before it has a name': {
    codec: openAiChat,
    pieces: [{ id: '', choices: [] }, chunk({ content: 'yes' }), chunk({}, 'model_length')],
    whole: completion({ content: 'yes' }, 'model_length'),
    says: [text('yes')],
    stop: 'length',
  },
  'tells what stopped it': {
    codec: openAiChat,
    pieces: [{ id: 'c', choices: [{ ...stopped, delta: { content: 'yes' } }] }],
    whole: { id: 'c', choices: [{ ...stopped, message: { content: 'yes' } }] },
    says: [text('yes')],
    stop: 'stop-sequence',
  },
  'says a block as it begins': {
    codec: anthropicMessages,
    pieces: [
      started,
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'yes' } },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'a', name: 'f_a', input: { x: 1 } },
      },
      { type: 'content_block_stop', index: 1 },
      ...ended,
    ],
    says: [text('yes'), call('a', '{"x":1}')],
    stop: 'tool-calls',
  },
  'ends for a reason of its own': {
    codec: gemini,
    pieces: [{ candidates: [{ content: { parts: [{ text: 'no' }] }, finishReason: 'OTHER' }] }],
    whole: { candidates: [{ content: { parts: [{ text: 'no' }] }, finishReason: 'LANGUAGE' }] },
    says: [text('no')],
    stop: 'content-filter',
  },
};

for (const [name, { codec, pieces, whole, says, stop = 'stop' }] of Object.entries(odd)) {
  test(`a server that ${name} is understood`, () => {
    const reader = codec.stream.reader();
    const events = pieces.flatMap((piece) => reader.read({ data: JSON.stringify(piece) }));
    const streamed = assembleAnswer([...events, ...reader.end()]);
    for (const answer of [streamed, ...(whole ? [codec.answer.read(whole)] : [])])
      assert.deepEqual([answer.parts, answer.stop], [says, stop]);
  });
}

test('a server that gives up in the middle has not answered', () => {
  for (const reason of ['error', 'abort', 'insufficient_system_resource']) {
    const whole = completion({ content: 'we' }, reason);
    assert.throws(() => openAiChat.answer.read(whole), /gave up in the middle/);
    const reader = openAiChat.stream.reader();
    const events = reader.read({ data: JSON.stringify(chunk({ content: 'we' }, reason)) });
    assert.equal(events.at(-1)?.type, 'error');
    assert.deepEqual(reader.end(), []);
  }
});

test('thinking that is counted beside the completion is on the books', () => {
  const used = { prompt_tokens: 32, completion_tokens: 9, total_tokens: 135 };
  const answer = openAiChat.answer.read({ ...completion({ content: 'x' }), usage: used });
  assert.deepEqual([answer.usage?.inputTokens, answer.usage?.outputTokens], [32, 103]);
});

test('what is said in pieces is one text for who takes only one', () => {
  const content = [
    { type: 'text', text: 'a' },
    { type: 'thinking', thinking: 't', signature: 's' },
    { type: 'text', text: 'b' },
  ];
  const output = ['a', 'b'].map((said) => ({
    type: 'message',
    content: [{ type: 'output_text', text: said }],
  }));
  const answers = [
    anthropicMessages.answer.read({ id: 'm', content, stop_reason: 'end_turn' }),
    openAiResponses.answer.read({ id: 'r', status: 'completed', output }),
  ];
  for (const answer of answers) {
    const { choices } = openAiChat.answer.write(answer, { createdAt: new Date() });
    assert.ok(Array.isArray(choices));
    assert.equal(choices[0].message.content, 'ab');
  }
});

test('a response that failed tells in its code whose fault that was', () => {
  const kindOf = (code: string) => {
    const read = () =>
      openAiResponses.answer.read({ status: 'failed', error: { code }, output: [] });
    try {
      return read();
    } catch (error) {
      return error instanceof GatewayError ? error.failure.kind : error;
    }
  };
  const codes = ['bio_policy', 'image_content_policy_violation', 'invalid_base64_image'];
  assert.deepEqual(
    [...codes, 'failed_to_download_image', 'rate_limit_exceeded', 'server_error'].map(kindOf),
    [
      'content-filter',
      'content-filter',
      'invalid-request',
      'invalid-request',
      'rate-limited',
      'upstream-failed',
    ],
  );
});
