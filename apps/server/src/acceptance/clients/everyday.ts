import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { ChatAnthropic } from '@langchain/anthropic';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { Agent, OpenAIProvider, Runner, tool as agentTool } from '@openai/agents';
import { generateText, isStepCount, type LanguageModel, Output, streamText, tool } from 'ai';
import OpenAI from 'openai';
import {
  about,
  apiKey,
  baseURL,
  type Client,
  MODELS,
  pixel,
  question,
  Trip,
  upstream,
  url,
} from './stage.ts';
import { vendorClients } from './vendor-clients.ts';

const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });

const clients: Readonly<Record<string, Client>> = {
  ...vendorClients(openai, anthropic),
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
        anthropicApiUrl: url,
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
        // The client goes in as it is, whatever the agents' own types of it say.
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
      for await (const chunk of await bound.stream(question)) {
        // The two kinds of chat have types of their own for a chunk, and no client gets both.
        whole = whole === undefined ? chunk : (whole as typeof chunk).concat(chunk as never);
      }
      return whole?.tool_calls?.[0]?.args;
    },
    structured: (model) => chat(model).withStructuredOutput(Trip).invoke('A trip, please'),
  };
}
