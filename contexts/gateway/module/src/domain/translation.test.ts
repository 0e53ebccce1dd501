import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { anthropicMessages } from './anthropic-messages.ts';
import type { Codec, ProviderCodec } from './codec.ts';
import { GatewayError } from './failure.ts';
import { gemini } from './gemini.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { inWordsOf, lossesOf } from './losses.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiCompatibleChat } from './openai-compatible.ts';
import { openAiResponses } from './openai-responses.ts';
import { messagesFields } from '../testing/fields.anthropic-messages.ts';
import { chatFields, type FieldCase } from '../testing/fields.openai-chat.ts';
import { responsesFields } from '../testing/fields.openai-responses.ts';

const faces: Readonly<
  Record<string, { codec: Codec; plain: JsonObject; fields: readonly FieldCase[] }>
> = {
  'chat completions': {
    codec: openAiChat,
    plain: { messages: [{ role: 'user', content: 'hi' }] },
    fields: chatFields,
  },
  responses: {
    codec: openAiResponses,
    plain: { input: 'hi' },
    fields: responsesFields,
  },
  messages: {
    codec: anthropicMessages,
    plain: { max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] },
    fields: messagesFields,
  },
};
const providers = {
  OpenAI: { codec: openAiChat, model: 'gpt-5.6' },
  compatible: { codec: openAiCompatibleChat, model: 'llama3' },
  'OpenAI responses': { codec: openAiResponses, model: 'gpt-5.6' },
  Anthropic: { codec: anthropicMessages, model: 'claude-sonnet-5' },
  Google: { codec: gemini, model: 'gemini-3-flash-preview' },
};
const page = new URL('../../../../../docs/translation.md', import.meta.url);

test('every field goes where the page says, between every two formats', () => {
  const told = Object.entries(faces).map(([face, { codec, plain, fields }]) => {
    const rows = fields.map(({ field, with: more, base = {} }) => {
      const cells = Object.values(providers).map((provider) =>
        outcome(codec, provider, { ...plain, ...base }, { ...plain, ...base, ...more }),
      );
      return `| ${[field, ...cells].join(' | ')} |`;
    });
    const title = ['field', ...Object.keys(providers)].join(' | ');
    return [`## From ${face}`, '', `| ${title} |`, '|---|---|---|---|---|---|', ...rows].join('\n');
  });
  const text = `${told.join('\n\n')}\n`;
  const written = readFileSync(page, 'utf8');
  const head = written.slice(0, written.indexOf('## From'));
  if (process.env['WRITE_PAGE']) writeFileSync(page, head + text);
  else assert.equal(written, head + text);
});

/** Where a field lands in the provider's request, or what becomes of it. */
function outcome(
  face: Codec,
  { codec, model }: { readonly codec: ProviderCodec; readonly model: string },
  base: JsonObject,
  body: JsonObject,
): string {
  const send = (sent: JsonObject) => {
    const losses = lossesOf('refuse');
    const request = face.request.read({ ...sent, model: 'm' }, losses);
    const written = codec.request.write(
      { ...request, model },
      inWordsOf(face.request.names, losses),
    );
    return { written, dropped: losses.dropped() };
  };
  const plain = send(base);
  try {
    const { written, dropped } = send(body);
    const places = [...new Set(changes(plain.written, written))];
    const lost = dropped.filter((field) => !plain.dropped.includes(field));
    const told = lost.length > 0 ? [`dropped, as \`${lost.join(', ')}\``] : [];
    const landed = places.map((place) => `\`${place}\``).join(', ');
    return [...(places.length > 0 ? [landed] : []), ...told].join('; ') || 'already so';
  } catch (error) {
    assert.ok(error instanceof GatewayError && error.failure.kind === 'unsupported');
    return `refused, as \`${error.failure.field}\``;
  }
}

/** The topmost places in which two values differ. */
function changes(one: Json | undefined, other: Json | undefined, at = ''): readonly string[] {
  if (isObject(one) && isObject(other) && one['type'] === other['type']) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => changes(one[key], other[key], at === '' ? key : `${at}.${key}`));
  }
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((item, index) => changes(item, other[index], at));
  }
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [at];
}
