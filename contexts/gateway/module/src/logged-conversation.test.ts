import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, testGateway } from './testing/test-gateway.ts';

const { api, as, baseURL } = await testGateway();
const ada = as('ada');
const eve = as('eve');

/** The newest call as a conversation, after somebody made one over HTTP. */
async function asked(path: string, body: object) {
  const response = await fetch(baseURL + path, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-ada', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.text();
  const { items } = await api.listRequests({ limit: 1 }, ada);
  return api.getConversation({ requestId: items[0]?.id ?? '' }, ada);
}

const weather = { type: 'object', properties: { city: { type: 'string' } } };
const text = (said: string) => [{ type: 'text', text: said }];
const CALL = {
  type: 'tool-call',
  toolCallId: 'call_1',
  name: 'weather',
  argumentsJson: '{"city":"Oslo"}',
};
const RESULT = { type: 'tool-result', toolCallId: 'call_1', text: 'Rain' };
/** What was meant, the same in every format. */
const MEANT = [
  { role: 'system', parts: text('Be brief.') },
  { role: 'user', parts: text('Is it wet in Oslo?') },
  { role: 'assistant', parts: [CALL] },
  { role: 'tool', parts: [RESULT] },
  { role: 'assistant', parts: text('Yes.') },
  { role: 'user', parts: text('And tomorrow?') },
];
const TOOLS = [
  { name: 'weather', description: 'Tells it', parametersSchema: JSON.stringify(weather) },
];

const chat = {
  model: 'openai/gpt-5-mini',
  temperature: 0.5,
  max_tokens: 90,
  tools: [
    {
      type: 'function',
      function: { name: 'weather', description: 'Tells it', parameters: weather },
    },
  ],
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Is it wet in Oslo?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: 'call_1',
          type: 'function',
          function: { name: 'weather', arguments: '{"city":"Oslo"}' },
        },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: 'Rain' },
    { role: 'assistant', content: 'Yes.' },
    { role: 'user', content: 'And tomorrow?' },
  ],
};

const responses = {
  model: 'openai/gpt-5-mini',
  temperature: 0.5,
  max_output_tokens: 90,
  instructions: 'Be brief.',
  tools: [{ type: 'function', name: 'weather', description: 'Tells it', parameters: weather }],
  input: [
    { role: 'user', content: 'Is it wet in Oslo?' },
    {
      type: 'function_call',
      call_id: 'call_1',
      name: 'weather',
      arguments: '{"city":"Oslo"}',
    },
    { type: 'function_call_output', call_id: 'call_1', output: 'Rain' },
    { role: 'assistant', content: 'Yes.' },
    { role: 'user', content: 'And tomorrow?' },
  ],
};

const messages = {
  model: 'offline/workshop',
  temperature: 0.5,
  max_tokens: 90,
  system: 'Be brief.',
  tools: [{ name: 'weather', description: 'Tells it', input_schema: weather }],
  messages: [
    { role: 'user', content: 'Is it wet in Oslo?' },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Oslo' } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'Rain' }] },
    { role: 'assistant', content: 'Yes.' },
    { role: 'user', content: 'And tomorrow?' },
  ],
};

const faces = [
  ['/chat/completions', chat],
  ['/responses', responses],
  ['/messages', messages],
] as const;

for (const [path, body] of faces)
  test(`a call through ${path} is the conversation that was meant`, async () => {
    for (const stream of [false, true]) {
      const told = await asked(path, { ...body, stream });
      assert.deepEqual(told.messages, MEANT);
      assert.deepEqual(told.parameters, { temperature: 0.5, maxTokens: 90, tools: TOOLS });
      assert.equal(told.model, body.model);
      assert.equal(told.answer?.role, 'assistant');
      assert.ok((told.answer?.parts.length ?? 0) > 0);
      assert.deepEqual(told.left, []);
    }
  });

test('a call of the contract is told as it was made', async () => {
  const parameters = { seed: 7, stopSequences: ['###'], reasoningEffort: 'low' as const };
  const model = 'offline/workshop';
  const { requestId } = await api.generate({ model, messages: ask('Hello'), parameters }, ada);
  const told = await api.getConversation({ requestId }, ada);
  assert.deepEqual(told.messages, ask('Hello'));
  assert.deepEqual(told.parameters, parameters);
});

test('what the conversation has no word for is named', async () => {
  const said = { role: 'user', content: 'Hello' };
  const told = await asked('/messages', { ...messages, messages: [said], top_k: 5 });
  assert.deepEqual(told.left, ['topK']);
});

test('what was no conversation, or is not kept, is refused with the reason', async () => {
  const model = 'openai/text-embedding-3-small';
  const reasonOf = (reason: string) => ({ code: 'NO_CONVERSATION', data: { reason } });
  await assert.rejects(asked('/embeddings', { model, input: 'Hello' }), reasonOf('other-kind'));
  await api.changePolicy({ keepContents: false }, ada);
  await assert.rejects(asked('/chat/completions', chat), reasonOf('not-kept'));
  await api.changePolicy({ keepContents: true }, ada);
});

test("nobody reads another workspace's conversations", async () => {
  const { items } = await api.listRequests({ limit: 1 }, ada);
  await assert.rejects(api.getConversation({ requestId: items[0]?.id ?? '' }, eve), {
    code: 'REQUEST_NOT_FOUND',
  });
});
