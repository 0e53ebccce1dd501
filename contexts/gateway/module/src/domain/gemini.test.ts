import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicMessages } from './anthropic-messages.ts';
import { GatewayError } from './failure.ts';
import { gemini } from './gemini.ts';
import type { JsonObject } from './json.ts';
import { lossesOf } from './losses.ts';
import { openAiChat } from './openai-chat.ts';

const ask = { role: 'user', content: 'hi' };

/** What OpenAI's clients say, as Google is told, and what got lost. */
function translated(model: string, body: object) {
  const losses = lossesOf('drop');
  const request = openAiChat.request.read({ model: 'm', messages: [ask], ...body }, losses);
  const written = gemini.request.write({ ...request, model }, losses);
  const { contents, tools, toolConfig, generationConfig } = written;
  return { written, contents, tools, toolConfig, generationConfig, dropped: losses.dropped() };
}

test('a model thinks as deep as it can be told to, and what it can not be told is named', () => {
  const thinks = (model: string, effort: string) => {
    const { generationConfig, dropped } = translated(model, { reasoning_effort: effort });
    const { thinkingConfig = {} } = generationConfig as { thinkingConfig?: JsonObject };
    const [said] = Object.values(thinkingConfig);
    return dropped.length > 0 ? [said, ...dropped] : said;
  };
  assert.equal(thinks('gemini-3-flash-preview', 'minimal'), 'minimal');
  assert.equal(thinks('gemini-3-pro-preview', 'minimal'), 'low');
  assert.equal(thinks('gemini-3.1-pro-preview', 'xhigh'), 'high');
  assert.deepEqual(thinks('gemini-3-pro-preview', 'none'), ['low', 'reasoning.effort']);
  assert.equal(thinks('gemini-2.5-flash', 'none'), 0);
  assert.equal(thinks('gemini-2.5-flash', 'high'), 24_576);
  assert.deepEqual(thinks('gemini-2.5-pro', 'none'), [128, 'reasoning.effort']);
  assert.deepEqual(thinks('gemini-2.0-flash', 'high'), [undefined, 'reasoning.effort']);
});

const schema = {
  type: 'object',
  properties: { unit: { $ref: '#/definitions/Unit' } },
  definitions: { Unit: { const: 'C' } },
};
const offered = {
  tools: [{ type: 'function', function: { name: 'weather', parameters: schema } }],
  response_format: { type: 'json_schema', json_schema: { name: 'trip', schema } },
};

test('a form of the answer goes with tools where the model takes both, and else is a tool', () => {
  const newer = translated('gemini-3-flash-preview', offered);
  assert.deepEqual(newer.generationConfig, {
    responseMimeType: 'application/json',
    responseJsonSchema: {
      type: 'object',
      properties: { unit: { $ref: '#/$defs/Unit' } },
      $defs: { Unit: { enum: ['C'] } },
    },
  });
  const older = translated('gemini-2.5-flash', offered);
  assert.deepEqual(older.generationConfig, {});
  assert.deepEqual(older.toolConfig, { functionCallingConfig: { mode: 'ANY' } });
  const [name] = JSON.stringify(older.tools).match(/answer_in_json/) ?? [];
  const told = [{ content: { parts: [{ functionCall: { name, args: { unit: 'C' } } }] } }];
  const { parts, stop } = gemini.answer.read({ candidates: told });
  assert.deepEqual([parts, stop], [[{ type: 'text', text: '{"unit":"C"}' }], 'stop']);
});

test('of calls made together the first is signed, with the word for a lost signature if need be', () => {
  const calls = ['c1', 'c2'].map((id) => ({
    id,
    type: 'function',
    function: { name: 'weather', arguments: '{}' },
  }));
  const messages = [ask, { role: 'assistant', content: null, tool_calls: calls }];
  const signed = (model: string) =>
    JSON.stringify(translated(model, { messages }).contents).match(/skip_thought\w+/g) ?? [];
  assert.equal(signed('gemini-3-flash-preview').length, 1);
  assert.equal(signed('gemini-2.5-flash').length, 0);
});

test('a picture that a tool shows stands beside the result where a model takes results as text', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } };
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
  const messages = [
    ask,
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'red' }, image] },
  ];
  const inlineData = { mimeType: 'image/png', data: 'AAAA' };
  const result = { id: 'c1', name: 'look', response: { output: 'red' } };
  const told = (model: string) => (translated(model, { messages }).contents as JsonObject[]).at(-1);
  assert.deepEqual(told('gemini-2.5-pro'), {
    role: 'user',
    parts: [{ functionResponse: result }, { text: 'What c1 showed:' }, { inlineData }],
  });
  assert.deepEqual(told('gemini-3-flash-preview'), {
    role: 'user',
    parts: [{ functionResponse: { ...result, parts: [{ inlineData }] } }],
  });
});

test('Gemma is told by its user what others are told by the system', () => {
  const messages = [{ role: 'system', content: 'Be kind.' }, ask];
  const { written, contents } = translated('gemma-3-27b-it', { messages });
  assert.equal(written['systemInstruction'], undefined);
  assert.deepEqual(contents, [{ role: 'user', parts: [{ text: 'Be kind.' }, { text: 'hi' }] }]);
});

/** What pieces of a stream mean, the end of the connection included. */
function streamed(...pieces: readonly (JsonObject | string)[]) {
  const reader = gemini.stream.reader();
  const events = pieces.flatMap((piece) =>
    reader.read({ data: typeof piece === 'string' ? piece : JSON.stringify(piece) }),
  );
  return [...events, ...reader.end()];
}
const piece = (text: string, more: JsonObject = {}) => ({
  candidates: [{ content: { parts: [{ text }] }, ...more }],
  usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1 },
});

test('a malformed piece is left out, an error within ends in its own words, a cut is a cut', () => {
  const whole = streamed(
    piece('a'),
    '{"candidates":[{"con',
    '[]',
    piece('b', { finishReason: 'STOP' }),
  );
  const said = whole.flatMap((event) => (event.type === 'text' ? [event.text] : []));
  assert.deepEqual([said.join(''), whole.at(-1)?.type], ['ab', 'finish']);
  const error = { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' };
  assert.deepEqual(streamed(piece('a'), { error }).at(-1), {
    type: 'error',
    failure: {
      kind: 'overloaded',
      message: 'The provider says: The model is overloaded.',
      providerCode: 'UNAVAILABLE',
    },
  });
  const [cut] = streamed(piece('a')).slice(-1);
  assert.equal(cut?.type === 'error' && cut.failure.kind, 'stream-cut');
});

test('a blocked prompt and a filtered answer end so, an unusable one fails, whole and streamed', () => {
  const blocked = {
    promptFeedback: { blockReason: 'SAFETY' },
    usageMetadata: { promptTokenCount: 9 },
  };
  const ends = (body: JsonObject) => {
    const [last] = streamed(body).slice(-1);
    const whole = () => gemini.answer.read(body);
    if (last?.type === 'error') assert.throws(whole, new GatewayError(last.failure));
    else assert.equal(last?.type === 'finish' && last.stop, whole().stop);
    return last?.type === 'finish' ? last.stop : last?.type === 'error' && last.failure.kind;
  };
  assert.equal(ends(blocked), 'content-filter');
  assert.equal(ends(piece('', { finishReason: 'RECITATION' })), 'content-filter');
  assert.equal(ends(piece('a', { finishReason: 'MAX_TOKENS' })), 'length');
  assert.equal(ends(piece('', { finishReason: 'MALFORMED_FUNCTION_CALL' })), 'upstream-failed');
  assert.throws(() => gemini.answer.read({}), /answered without content/);
});

test('thinking and what tools read are counted, the cache is in the prompt', () => {
  const usageMetadata = {
    ...{ promptTokenCount: 100, toolUsePromptTokenCount: 20, cachedContentTokenCount: 40 },
    ...{ candidatesTokenCount: 7, thoughtsTokenCount: 3 },
  };
  assert.deepEqual(gemini.answer.read({ ...piece('a'), usageMetadata }).usage, {
    inputTokens: 120,
    cachedInputTokens: 40,
    cacheWriteTokens: 0,
    outputTokens: 10,
    reasoningTokens: 3,
  });
});

test('a tool without fields says nothing of them to Google, and to OpenAI that there are none', () => {
  const tools = [{ name: 'now', input_schema: { type: 'object' } }];
  const asked = { model: 'm', max_tokens: 9, messages: [ask], tools };
  const request = anthropicMessages.request.read(asked);
  const told = gemini.request.write({ ...request, model: 'gemini-3-flash-preview' });
  assert.deepEqual(told['tools'], [{ functionDeclarations: [{ name: 'now', description: '' }] }]);
  const parameters = { type: 'object', properties: {} };
  assert.deepEqual(openAiChat.request.write(request)['tools'], [
    { type: 'function', function: { name: 'now', parameters } },
  ]);
});
