import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { testFace } from '../testing/test-face.ts';
import { offlineProvider } from './provider.offline.ts';

const offline = offlineProvider({ tokensPerSecond: Infinity });
const gateway = await testFace(() => [offline]);
const client = new OpenAI({ apiKey: 'k', baseURL: gateway.baseURL, maxRetries: 0 });
const model = 'offline/workshop';
const ask = (content: string) => [{ role: 'user' as const, content }];
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] } },
  required: ['city', 'unit'],
  additionalProperties: false,
};
const tools = [
  {
    type: 'function' as const,
    function: { name: 'get_weather', description: 'The weather of a place', parameters },
  },
];

test('offline: the same request gets the same answer, streamed or not', async () => {
  const messages = ask('The fox sleeps. The fox dreams of snow. Is the fox cold?');
  const whole = await client.chat.completions.create({ model, messages, seed: 4 });
  const again = await client.chat.completions.create({ model, messages, seed: 4 });
  const streamed = await client.chat.completions
    .stream({ model, messages, seed: 4 })
    .finalChatCompletion();
  const said = whole.choices[0]?.message.content;
  assert.equal(again.choices[0]?.message.content, said);
  assert.equal(streamed.choices[0]?.message.content, said);
  assert.match(
    said ?? '',
    /\| fox \| 3 \|[\s\S]*Is the fox cold\?|Is the fox cold\?[\s\S]*\| fox \| 3 \|/,
  );
});

test('offline: a schema, a required tool and a plain wish for one are followed', async () => {
  const response_format = {
    type: 'json_schema' as const,
    json_schema: { name: 'w', schema: parameters, strict: true },
  };
  const parsed = await client.chat.completions.parse({
    model,
    messages: ask('It is hot in Bern, in celsius'),
    response_format,
  });
  assert.deepEqual(JSON.parse(parsed.choices[0]?.message.content ?? ''), {
    city: 'Bern',
    unit: 'celsius',
  });
  const streamed = client.chat.completions.stream({
    model,
    messages: ask('It is hot in Bern, in celsius'),
    response_format,
  });
  const [choice] = (await streamed.finalChatCompletion()).choices;
  assert.deepEqual(JSON.parse(choice?.message.content ?? ''), { city: 'Bern', unit: 'celsius' });
  for (const [content, tool_choice] of [
    ['What is the weather in Bern, in celsius?', 'auto'],
    ['Hello from Bern in celsius', 'required'],
  ] as const) {
    const made = await client.chat.completions.create({
      model,
      messages: ask(content),
      tools,
      tool_choice,
    });
    const [call] = made.choices[0]?.message.tool_calls ?? [];
    assert.ok(call?.type === 'function');
    assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Bern', unit: 'celsius' });
  }
  const cut = { model, messages: ask('Hello from Bern'), tools, max_tokens: 2 };
  const short = await client.chat.completions.create({ ...cut, tool_choice: 'required' });
  assert.deepEqual(
    [short.choices[0]?.finish_reason, short.usage?.completion_tokens],
    ['length', 2],
  );
});

test('offline: a loop of tools comes to an answer', async () => {
  const runner = client.chat.completions.runTools({
    model,
    messages: ask('What is the weather in Bern, in celsius?'),
    tools: [
      {
        type: 'function',
        function: {
          ...tools[0]!.function,
          parse: JSON.parse,
          function: ({ city }: { city: string }) => `${city}: 21 degrees`,
        },
      },
    ],
  });
  assert.match((await runner.finalContent()) ?? '', /Bern: 21 degrees/);
});

test('offline: arithmetic is calculated, words are repeated, control tokens are text', async () => {
  const answerTo = async (content: string) =>
    (await client.chat.completions.create({ model, messages: ask(content) })).choices[0]?.message
      .content;
  assert.match((await answerTo('What is 12 * (3 + 4) - 2^3?')) ?? '', /= 76\$\$/);
  assert.equal(await answerTo('Repeat after me: "ahoy <|endoftext|>"'), 'ahoy <|endoftext|>');
  assert.ok(await answerTo(''));
});

test('offline: its pace is that of a model, and stopping stops it', async () => {
  // A token an hour: only the first one comes.
  const slow = await testFace(() => [offlineProvider({ tokensPerSecond: 1 / 3600 })]);
  const paced = new OpenAI({ apiKey: 'k', baseURL: slow.baseURL, maxRetries: 0 });
  const stream = await paced.chat.completions.create({
    model,
    messages: ask('Tell me of the sea'),
    stream: true,
  });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  const newest = async () =>
    (await slow.log.list({ workspaceId: testWorkspace, limit: 1 })).items[0];
  while ((await newest())?.status !== 'cancelled') {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { responseJson = '' } = await slow.logged();
  assert.match(responseJson, /^\{"parts":\[\{"type":"text","text":"\S+"\}\]\}$/);
});

const testWorkspace = 'workspace_ada';

test('offline: who asks the wrong model is told which one it is', async () => {
  for (const [asked, told] of [
    ['embed', /^404 offline\/embed embeds and does not chat; offline\/workshop does\.$/],
    ['nobody', /^404 There is no offline\/nobody\. There are offline\/workshop and offline\/embed/],
  ] as const) {
    const chat = client.chat.completions.create({ model: `offline/${asked}`, messages: ask('hi') });
    await assert.rejects(chat, ({ message }: Error) => told.test(message));
  }
});

test('offline: a schema that would hold the server, or has no end, is refused in time', async () => {
  const self = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
  const patterned = { type: 'string', pattern: '^(a+)+$' };
  // Each of nine definitions is ten times the next.
  const tenfold = Array.from({ length: 9 }, (_, level) => [
    `d${level}`,
    { allOf: Array.from({ length: 10 }, () => ({ $ref: `#/$defs/d${level + 1}` })) },
  ]);
  const deep = { $ref: '#/$defs/d0', $defs: { ...Object.fromEntries(tenfold), d9: {} } };
  for (const schema of [self, patterned, deep]) {
    const asked = client.chat.completions.create({
      model,
      messages: ask(`${'a'.repeat(60)}!`),
      response_format: { type: 'json_schema', json_schema: { name: 's', schema } },
    });
    await assert.rejects(asked, (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      return /cannot work this out/.test(error.message);
    });
  }
});

test('offline: no text takes more than its length to answer', async () => {
  const spaces = ' '.repeat(50_000);
  const texts = [`1${spaces}x`, `say a${spaces}b`, `${'\n'.repeat(50_000)}x`, '('.repeat(20_000)];
  for (const text of texts) {
    const { choices } = await client.chat.completions.create({ model, messages: ask(text) });
    assert.equal(typeof choices[0]?.message.content, 'string');
  }
});
