import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Fault } from './fault.ts';

export type Echo = {
  readonly words: readonly string[];
  readonly calls: readonly { id: string; name: string; args: string }[];
  /** Whether there were more words than the request allows. */
  readonly isCut: boolean;
};

const MAXIMUM = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'];

/** What a proper answer says, the same in every wire format. */
export function answerTo(body: JsonObject, fault: Fault): Echo {
  const tools = Array.isArray(body['tools']) ? body['tools'].filter(isObject) : [];
  const asked = body['messages'] ?? body['input'];
  const messages = Array.isArray(asked) ? asked.filter(isObject) : [{ content: asked }];
  const last = messages.at(-1);
  const answersTool =
    last?.['role'] === 'tool' ||
    last?.['type'] === 'function_call_output' ||
    JSON.stringify(last?.['content'] ?? '').includes('tool_result');
  const calls = tools.map((tool, index) => {
    const fn = isObject(tool['function']) ? tool['function'] : tool;
    return {
      id: `call_${index}`,
      name: String(fn['name']),
      args: fault.args ?? '{"city":"Zürich","days":2}',
    };
  });
  const text = fault.text ?? (wantsJson(body) ? '{"city":"Zürich","days":2}' : echoOf(last));
  const said = fault.words === undefined ? piecesOf(text, fault) : wordsOf(fault.words);
  const named = MAXIMUM.map((name) => body[name]).find((value) => typeof value === 'number');
  const words = fault.keepsMaximum ? said.slice(0, named) : said;
  return { words, calls: answersTool ? [] : calls, isCut: words.length < said.length };
}

function wantsJson(body: JsonObject): boolean {
  const text = isObject(body['text']) && isObject(body['text']['format']);
  return isObject(body['response_format']) || isObject(body['output_config']) || text;
}

function echoOf(message: JsonObject | undefined): string {
  const content: Json | undefined = message?.['content'];
  if (typeof content === 'string') return `You said: ${content}`;
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return `You said: ${parts.map((part) => String(part['text'] ?? part['type'])).join(' ')}`;
}

function piecesOf(text: string, { charactersAtOnce: count }: Fault): readonly string[] {
  const pieces = count === undefined ? /\S+\s*/g : new RegExp(`.{1,${count}}`, 'gsu');
  return text.match(pieces) ?? [''];
}

function wordsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `word${index} `);
}
