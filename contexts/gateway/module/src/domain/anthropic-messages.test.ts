import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicMessages } from './anthropic-messages.ts';
import { lossesOf } from './losses.ts';
import { openAiChat } from './openai-chat.ts';

/** What OpenAI's clients say, as Anthropic is told. */
function translated(body: object) {
  const losses = lossesOf('refuse');
  const request = openAiChat.request.read({ model: 'm', ...body }, losses);
  return anthropicMessages.request.write({ ...request, model: 'claude-sonnet-5' }, losses);
}
const ask = { role: 'user', content: 'hi' };

test('empty texts are left out, and ids are spelt with signs that are taken', () => {
  const id = 'functions.weather:0';
  const { messages, system } = translated({
    messages: [
      { role: 'system', content: [{ type: 'text', text: '' }] },
      ask,
      {
        role: 'assistant',
        content: [{ type: 'text', text: '' }],
        tool_calls: [{ id, type: 'function', function: { name: 'weather', arguments: '' } }],
      },
      { role: 'tool', tool_call_id: id, content: '' },
    ],
  });
  assert.equal(system, undefined);
  assert.deepEqual(messages, [
    { role: 'user', content: [{ type: 'text', text: 'hi' }] },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'functions_weather_0', name: 'weather', input: {} }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'functions_weather_0', content: [] }],
    },
  ]);
});

test('of two ways to sample, the one that does nothing is left out', () => {
  const sampling = (body: object) => {
    const { temperature, top_p: topP } = translated({ messages: [ask], ...body });
    return { temperature, topP };
  };
  assert.deepEqual(sampling({ temperature: 0.3, top_p: 1 }), { temperature: 0.3, topP: undefined });
  assert.deepEqual(sampling({ temperature: 1, top_p: 0.5 }), { temperature: undefined, topP: 0.5 });
  assert.deepEqual(sampling({ temperature: 0.3, top_p: 0.5 }), { temperature: 0.3, topP: 0.5 });
  assert.deepEqual(sampling({ top_p: 1 }), { temperature: undefined, topP: 1 });
});
