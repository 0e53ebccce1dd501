import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { api, apiKey, baseURL, upstream } from './stage.ts';

const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const hello = [{ role: 'user' as const, content: 'Hello there, model' }];
const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const person = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
  additionalProperties: false,
};

test('the client lists the models, those of the configured server among them', async () => {
  const ids: string[] = [];
  for await (const model of openai.models.list()) ids.push(model.id);
  assert.ok(ids.includes('offline/workshop'));
  assert.ok(ids.some((id) => id.startsWith('echo/')));
});

for (const model of ['offline/workshop', 'echo/small']) {
  test(`${model}: a chat is answered with its usage`, async () => {
    const answer = await openai.chat.completions.create({ model, messages: hello });
    assert.ok(answer.choices[0]?.message.content);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    assert.ok(prompt_tokens > 0 && completion_tokens > 0);
    assert.equal(total_tokens, prompt_tokens + completion_tokens);
  });

  test(`${model}: a stream ends with its usage, and adds up to an answer`, async () => {
    const stream = openai.chat.completions.stream({
      model,
      messages: hello,
      stream_options: { include_usage: true },
    });
    const completion = await stream.finalChatCompletion();
    assert.ok(completion.choices[0]?.message.content);
    assert.ok((completion.usage?.completion_tokens ?? 0) > 0);
  });

  test(`${model}: a tool that must be called is called with what its schema asks for`, async () => {
    const { choices } = await openai.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'What is the weather in "Oslo"?' }],
      tools: [weather],
      tool_choice: 'required',
    });
    const call = choices[0]?.message.tool_calls?.[0];
    assert.ok(call?.type === 'function' && call.function.name === 'weather');
    assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
  });

  test(`${model}: an answer satisfies the JSON schema it was asked for`, async () => {
    const { choices } = await openai.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'Ada is 36 years old.' }],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'person', strict: true, schema: person },
      },
    });
    const answer = JSON.parse(choices[0]?.message.content ?? '');
    // The echo answers with some JSON object: what another server makes of a schema is passed on.
    if (model !== 'offline/workshop') return assert.equal(typeof answer, 'object');
    assert.equal(typeof answer.name, 'string');
    assert.ok(Number.isInteger(answer.age));
  });
}

test('a client that leaves aborts the provider', async () => {
  upstream.always('endless', { words: 50, stallAfter: 3 });
  const stream = await openai.chat.completions.create({
    model: 'echo/endless',
    messages: hello,
    stream: true,
  });
  for await (const _ of stream) break;
  const call = upstream.calls.findLast(({ body }) => body['model'] === 'endless');
  assert.equal(await call?.over, 'closed');
});

test('errors become the classes that the client knows', async () => {
  const ask = (model: string, key = apiKey) =>
    new OpenAI({ baseURL, apiKey: key, maxRetries: 0 }).chat.completions.create({
      model,
      messages: hello,
    });
  await assert.rejects(ask('echo/small', 'wrong'), OpenAI.AuthenticationError);
  await assert.rejects(ask('nobody/none'), OpenAI.NotFoundError);
  upstream.always('limited', { status: 429, headers: { 'retry-after': '60' } });
  await assert.rejects(ask('echo/limited'), OpenAI.RateLimitError);
  upstream.always('broken', { status: 500 });
  await assert.rejects(ask('echo/broken'), OpenAI.InternalServerError);
  await assert.rejects(
    // What the client's types forbid is what is tested.
    openai.chat.completions.create({ model: 'echo/small', messages: 'no list' as never }),
    OpenAI.BadRequestError,
  );
});

test('every call is in the log and, soon, in the books', async () => {
  const { id } = await openai.chat.completions.create({ model: 'echo/small', messages: hello });
  assert.ok(id);
  const logged = await api('GET', '/requests?model=echo/small&status=success&limit=200');
  const count = logged.body.items.length;
  assert.ok(count > 0);
  const booked = async () => {
    const { body } = await api('GET', '/usage?groupBy=model');
    return body.groups.find(({ key }: { key: string }) => key === 'echo/small')?.succeeded;
  };
  for (const deadline = Date.now() + 5_000; (await booked()) !== count; )
    assert.ok(Date.now() < deadline, `${await booked()} of ${count} calls are in the books`);
});

test('usage by user names people, not ids', async () => {
  const { body } = await api('GET', '/usage?groupBy=user');
  assert.deepEqual(
    body.groups.map(({ label }: { label: string }) => label),
    ['owner@example.com'],
  );
});

test('who guesses at keys is soon told to wait, and a right key of the same address works', async () => {
  // From here on, that the address guesses is known for a minute: this is the last test of all.
  const listWith = (key: string) =>
    new OpenAI({ baseURL, apiKey: key, maxRetries: 0 }).models.list();
  const guesses = await Promise.allSettled(
    Array.from({ length: 40 }, (_, place) => listWith(`atl_${place}`)),
  );
  const wrong = guesses.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  assert.equal(wrong.length, 40);
  const told = wrong.find((error) => error instanceof OpenAI.RateLimitError);
  assert.equal(told?.code, 'rate_limit_exceeded');
  assert.match(told?.headers.get('retry-after') ?? '', /^\d+$/);
  // Made now, so that nothing remembers it.
  const { body } = await api('POST', '/api-keys', { name: 'script' });
  assert.ok((await listWith(body.apiKey)).data.length > 0);
});
