import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { faultServer, geminiServer } from '@atelier/gateway/testing';
import { ChatAnthropic } from '@langchain/anthropic';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { Agent, OpenAIProvider, Runner, tool as agentTool } from '@openai/agents';
import {
  embedMany,
  generateText,
  isStepCount,
  type LanguageModel,
  Output,
  streamText,
  tool,
} from 'ai';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { testAtelier } from './test-atelier.ts';

const upstream = await faultServer();
const gemini = await geminiServer();
after(async () => {
  gemini.close();
  await upstream.close();
});
const atelier = await testAtelier({
  environment: {
    OPENAI_API_KEY: 'sk-upstream',
    OPENAI_BASE_URL: upstream.url,
    ANTHROPIC_API_KEY: 'sk-upstream',
    ANTHROPIC_BASE_URL: upstream.url,
    GOOGLE_GENERATIVE_AI_API_KEY: 'sk-upstream',
    GOOGLE_GENERATIVE_AI_BASE_URL: gemini.url,
    OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}`,
  },
});
const { apiKey } = atelier;
const baseURL = `${atelier.url}/v1`;

/** One model of each kind of provider. */
const MODELS = [
  'openai/gpt-5',
  'echo/small',
  'anthropic/claude-sonnet-5',
  'google/gemini-3-flash-preview',
  'offline/workshop',
];
const Trip = z.object({ city: z.string(), days: z.number().int() });
const about = 'The weather in a city on the coming days';
const question = 'What is the weather in "Zürich" for 2 days?';
/** A picture of one pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What every kind of client must be able to do with every model. */
type Client = {
  ask(model: string, text: string): Promise<string>;
  stream(model: string, text: string): Promise<string>;
  /** Asks with a tool, runs it, gives the result back; answers what the tool was called with. */
  useTool(model: string, streamed: boolean): Promise<unknown>;
  structured(model: string): Promise<unknown>;
  look?(model: string): Promise<string>;
};

const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: atelier.url, apiKey, maxRetries: 0 });

const clients: Readonly<Record<string, Client>> = {
  'openai, chat completions': {
    async ask(model, content) {
      const messages = [{ role: 'user' as const, content }];
      const answer = await openai.chat.completions.create({ model, messages });
      return answer.choices[0]?.message.content ?? '';
    },
    async stream(model, content) {
      const messages = [{ role: 'user' as const, content }];
      const answer = await openai.chat.completions
        .stream({ model, messages })
        .finalChatCompletion();
      return answer.choices[0]?.message.content ?? '';
    },
    async useTool(model, stream) {
      let called: unknown;
      const parameters = z.toJSONSchema(Trip) as Record<string, unknown>;
      const tools = [
        {
          type: 'function' as const,
          function: {
            name: 'weather',
            description: about,
            parameters,
            parse: JSON.parse,
            function: (given: unknown) => {
              called = given;
              return 'sunny';
            },
          },
        },
      ];
      const messages = [{ role: 'user' as const, content: question }];
      const runner = stream
        ? openai.chat.completions.runTools({ model, messages, tools, stream: true })
        : openai.chat.completions.runTools({ model, messages, tools });
      await runner.finalContent();
      return called;
    },
    async structured(model) {
      const answer = await openai.chat.completions.parse({
        model,
        messages: [{ role: 'user', content: 'A trip, please' }],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'trip', strict: true, schema: z.toJSONSchema(Trip) },
        },
      });
      return JSON.parse(answer.choices[0]?.message.content ?? '');
    },
    async look(model) {
      const url = `data:image/png;base64,${pixel}`;
      const content = [
        { type: 'text' as const, text: 'What is this?' },
        { type: 'image_url' as const, image_url: { url } },
      ];
      const messages = [{ role: 'user' as const, content }];
      const answer = await openai.chat.completions.create({ model, messages });
      return answer.choices[0]?.message.content ?? '';
    },
  },
  'openai, responses': {
    ask: async (model, input) => (await openai.responses.create({ model, input })).output_text,
    stream: async (model, input) =>
      (await openai.responses.stream({ model, input }).finalResponse()).output_text,
    async useTool(model, streamed) {
      const parameters = z.toJSONSchema(Trip) as Record<string, unknown>;
      const tools = [
        {
          type: 'function' as const,
          name: 'weather',
          description: about,
          parameters,
          strict: false,
        },
      ];
      const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: question }];
      const { output } = streamed
        ? await openai.responses.stream({ model, input, tools }).finalResponse()
        : await openai.responses.create({ model, input, tools });
      const calls = output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
      const [call] = calls;
      assert.ok(call);
      const results = calls.map(({ call_id }) => ({
        type: 'function_call_output' as const,
        call_id,
        output: 'sunny',
      }));
      const last = await openai.responses.create({
        model,
        input: [...input, ...calls, ...results],
        tools,
      });
      assert.ok(last.output_text);
      return JSON.parse(call.arguments);
    },
    async structured(model) {
      const answer = await openai.responses.parse({
        model,
        input: 'A trip, please',
        text: { format: zodTextFormat(Trip, 'trip') },
      });
      return answer.output_parsed;
    },
    async look(model) {
      const image = `data:image/png;base64,${pixel}`;
      const content = [
        { type: 'input_text' as const, text: 'What is this?' },
        { type: 'input_image' as const, image_url: image, detail: 'auto' as const },
      ];
      return (await openai.responses.create({ model, input: [{ role: 'user', content }] }))
        .output_text;
    },
  },
  anthropic: {
    async ask(model, content) {
      const messages = [{ role: 'user' as const, content }];
      return textOf(await anthropic.messages.create({ model, max_tokens: 500, messages }));
    },
    async stream(model, content) {
      const messages = [{ role: 'user' as const, content }];
      const stream = anthropic.messages.stream({ model, max_tokens: 500, messages });
      return textOf(await stream.finalMessage());
    },
    async useTool(model, streamed) {
      const schema = z.toJSONSchema(Trip) as Anthropic.Tool.InputSchema;
      const asked = {
        model,
        max_tokens: 500,
        tools: [{ name: 'weather', description: about, input_schema: schema }],
      };
      const messages: Anthropic.MessageParam[] = [{ role: 'user', content: question }];
      const first = streamed
        ? await anthropic.messages.stream({ ...asked, messages }).finalMessage()
        : await anthropic.messages.create({ ...asked, messages });
      assert.equal(first.stop_reason, 'tool_use');
      const calls = first.content.filter((block) => block.type === 'tool_use');
      const results = calls.map(({ id }) => ({
        type: 'tool_result' as const,
        tool_use_id: id,
        content: 'sunny',
      }));
      const answered = await anthropic.messages.create({
        ...asked,
        messages: [
          ...messages,
          { role: 'assistant', content: first.content },
          { role: 'user', content: results },
        ],
      });
      assert.equal(answered.stop_reason, 'end_turn');
      return calls[0]?.input;
    },
    async structured(model) {
      const answer = await anthropic.messages.create({
        model,
        max_tokens: 500,
        messages: [{ role: 'user', content: 'A trip, please' }],
        output_config: {
          format: { type: 'json_schema', schema: z.toJSONSchema(Trip) as Record<string, unknown> },
        },
      });
      return JSON.parse(textOf(answer));
    },
    async look(model) {
      const source = { type: 'base64' as const, media_type: 'image/png' as const, data: pixel };
      const content = [
        { type: 'image' as const, source },
        { type: 'text' as const, text: 'What is this?' },
      ];
      const messages = [{ role: 'user' as const, content }];
      return textOf(await anthropic.messages.create({ model, max_tokens: 500, messages }));
    },
  },
  'AI SDK, responses': aiSdk((model) => createOpenAI({ baseURL, apiKey })(model)),
  'AI SDK, chat': aiSdk((model) => createOpenAI({ baseURL, apiKey }).chat(model)),
  'AI SDK, compatible': aiSdk((model) =>
    createOpenAICompatible({
      name: 'atelier',
      baseURL,
      apiKey,
      includeUsage: true,
      supportsStructuredOutputs: true,
    })(model),
  ),
  'AI SDK, anthropic': aiSdk((model) => createAnthropic({ baseURL, apiKey })(model)),
  'LangChain, OpenAI': langchain(
    (model) => new ChatOpenAI({ model, apiKey, configuration: { baseURL }, maxRetries: 0 }),
  ),
  'LangChain, Anthropic': langchain(
    (model) =>
      new ChatAnthropic({
        model,
        apiKey,
        anthropicApiUrl: atelier.url,
        maxTokens: 500,
        maxRetries: 0,
      }),
  ),
};

for (const [name, client] of Object.entries(clients)) {
  for (const model of MODELS) {
    test(`${name} × ${model}: answers, streams, calls tools, follows a schema`, async () => {
      assert.ok((await client.ask(model, 'Hello there')).length > 0);
      assert.ok((await client.stream(model, 'Hello there')).length > 0);
      for (const streamed of [false, true]) Trip.parse(await client.useTool(model, streamed));
      Trip.parse(await client.structured(model));
    });
  }
  if (client.look)
    test(`${name}: a picture reaches the provider`, async () => {
      for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5']) await client.look?.(model);
      for (const { body } of upstream.calls.slice(-2))
        assert.ok(JSON.stringify(body).includes(pixel));
    });
}

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

function aiSdk(languageModel: (model: string) => LanguageModel): Client {
  const common = { maxRetries: 0 } as const;
  return {
    ask: async (model, prompt) =>
      (await generateText({ ...common, model: languageModel(model), prompt })).text,
    stream: async (model, prompt) =>
      await streamText({ ...common, model: languageModel(model), prompt }).text,
    async useTool(model, streamed) {
      let called: unknown;
      const asked = {
        ...common,
        model: languageModel(model),
        prompt: question,
        stopWhen: isStepCount(2),
        tools: {
          weather: tool({
            description: about,
            inputSchema: Trip,
            execute: async (given) => {
              called = given;
              return 'sunny';
            },
          }),
        },
      };
      if (streamed) await streamText(asked).text;
      else await generateText(asked);
      return called;
    },
    async structured(model) {
      const output = Output.object({ schema: Trip });
      const asked = { ...common, model: languageModel(model), prompt: 'A trip, please', output };
      return (await generateText(asked)).output;
    },
    async look(model) {
      const content = [
        { type: 'text' as const, text: 'What is this?' },
        { type: 'file' as const, mediaType: 'image/png', data: pixel },
      ];
      const messages = [{ role: 'user' as const, content }];
      return (await generateText({ ...common, model: languageModel(model), messages })).text;
    },
  };
}

function langchain(chat: (model: string) => ChatOpenAI | ChatAnthropic): Client {
  const weather = langchainTool(async () => 'sunny', {
    name: 'weather',
    description: about,
    schema: Trip,
  });
  return {
    ask: async (model, text) => (await chat(model).invoke(text)).text,
    async stream(model, text) {
      let said = '';
      for await (const chunk of await chat(model).stream(text)) said += chunk.text;
      return said;
    },
    async useTool(model, streamed) {
      const bound = chat(model).bindTools([weather]);
      if (!streamed) return (await bound.invoke(question)).tool_calls?.[0]?.args;
      let whole: Awaited<ReturnType<typeof bound.invoke>> | undefined;
      for await (const chunk of await bound.stream(question))
        whole = whole === undefined ? chunk : (whole as typeof chunk).concat(chunk as never);
      return whole?.tool_calls?.[0]?.args;
    },
    structured: (model) => chat(model).withStructuredOutput(Trip).invoke('A trip, please'),
  };
}

for (const api of ['responses', 'chat_completions'] as const) {
  for (const model of MODELS) {
    test(`@openai/agents, ${api} × ${model}: an agent uses its tool and answers`, async () => {
      let called: unknown;
      const weather = agentTool({
        name: 'weather',
        description: about,
        parameters: Trip,
        strict: true,
        execute: async (given) => {
          called = given;
          return 'sunny';
        },
      });
      const modelProvider = new OpenAIProvider({
        openAIClient: openai as never,
        useResponses: api === 'responses',
      });
      const runner = new Runner({ modelProvider, tracingDisabled: true });
      const agent = new Agent({ name: 'Meteorologist', model, tools: [weather] });
      const { finalOutput } = await runner.run(agent, question);
      assert.ok(finalOutput);
      Trip.parse(called);
    });
  }
}

test('vectors come as numbers and as base64, by the clients’ own choice', async () => {
  const input = ['one', 'three'];
  for (const model of ['openai/embed', 'offline/embed']) {
    const { data } = await openai.embeddings.create({ model, input });
    const plain = await openai.embeddings.create({ model, input, encoding_format: 'float' });
    assert.equal(data.length, 2);
    assert.deepEqual(
      data.map(({ embedding }) => embedding.map((value) => value.toFixed(4))),
      plain.data.map(({ embedding }) => embedding.map((value) => value.toFixed(4))),
    );
  }
  const sdk = createOpenAI({ baseURL, apiKey }).embeddingModel('openai/embed');
  const { embeddings } = await embedMany({ model: sdk, values: input, maxRetries: 0 });
  assert.deepEqual(embeddings[0], [3, 1, 0]);
});

test('both vendors’ clients list the models', async () => {
  const ids: string[] = [];
  for await (const { id } of anthropic.models.list()) ids.push(id);
  const theirs: string[] = [];
  for await (const { id } of openai.models.list()) theirs.push(id);
  assert.deepEqual(ids, theirs);
  assert.ok(ids.includes('echo/echo'));
});

test('tokens are counted for models of each kind', async () => {
  for (const model of MODELS) {
    const messages = [{ role: 'user' as const, content: 'Count me' }];
    const { input_tokens } = await anthropic.messages.countTokens({ model, messages });
    assert.ok(input_tokens > 0);
  }
});

test('a client that leaves ends the provider’s work, whatever its vendor', async () => {
  upstream.always('endless', { words: 50, stallAfter: 3 });
  const messages = [{ role: 'user' as const, content: 'Go on' }];
  for (const model of ['echo/endless', 'anthropic/endless']) {
    for await (const _ of await openai.chat.completions.create({ model, messages, stream: true }))
      break;
    const stream = anthropic.messages.stream({ model, messages, max_tokens: 500 });
    for await (const _ of stream) break;
    stream.abort();
    for await (const _ of await openai.responses.create({ model, input: 'Go on', stream: true }))
      break;
  }
  const calls = upstream.callsOf('endless');
  assert.equal(calls.length, 6);
  for (const call of calls) assert.equal(await call.over, 'closed');
});

test('errors become the classes that each client knows', async () => {
  const ask = (model: string, key: string) =>
    new Anthropic({ baseURL: atelier.url, apiKey: key, maxRetries: 0 }).messages.create({
      model,
      max_tokens: 50,
      messages: [{ role: 'user', content: 'Hello' }],
    });
  await assert.rejects(ask('echo/small', 'wrong'), Anthropic.AuthenticationError);
  await assert.rejects(ask('nobody/none', apiKey), Anthropic.NotFoundError);
  upstream.always('limited', { status: 429, headers: { 'retry-after': '60' } });
  upstream.always('broken', { status: 500 });
  for (const provider of ['echo', 'anthropic']) {
    await assert.rejects(ask(`${provider}/limited`, apiKey), Anthropic.RateLimitError);
    await assert.rejects(ask(`${provider}/broken`, apiKey), Anthropic.InternalServerError);
    const input = 'Hello';
    const respond = (model: string) => openai.responses.create({ model, input });
    await assert.rejects(respond(`${provider}/limited`), OpenAI.RateLimitError);
    await assert.rejects(respond(`${provider}/broken`), OpenAI.InternalServerError);
  }
});

test('a client’s own retries meet a provider that recovers', async () => {
  upstream.script('recovering', { status: 429, headers: { 'retry-after-ms': '10' } });
  const patient = new OpenAI({ baseURL, apiKey, maxRetries: 2 });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const answer = await patient.chat.completions.create({ model: 'echo/recovering', messages });
  assert.equal(answer.choices[0]?.message.content, 'You said: Hello');
});
