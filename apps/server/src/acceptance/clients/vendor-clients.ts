import assert from 'node:assert/strict';
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from '@atelier/contract';
import { about, type Client, pixel, question, Trip } from './stage.ts';

/** The vendors' own clients, unchanged but for address and key. */
export function vendorClients(
  openai: OpenAI,
  anthropic: Anthropic,
): Readonly<Record<string, Client>> {
  return {
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
            format: {
              type: 'json_schema',
              schema: z.toJSONSchema(Trip) as Record<string, unknown>,
            },
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
  };
}

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
