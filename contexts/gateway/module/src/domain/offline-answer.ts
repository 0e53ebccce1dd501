import { arithmetic } from './arithmetic.ts';
import {
  type AssistantPart,
  type CanonicalRequest,
  type Message,
  textOf,
  type Tool,
} from './canonical.ts';
import { reflection } from './reflection.ts';
import { schemaInstance } from './schema-instance.ts';
import { hashOf, wordsOf } from './text-statistics.ts';

/** Said at the head of every free text, so that nobody takes a rule for a thought. */
export const NOTICE =
  '_No language model is connected: this is the offline workshop, which answers by rules._';

/**
 * What the offline provider answers: a tool call when one is required or plainly asked for, an
 * instance of the schema when there is one, else a reflection of the text. The same request always
 * gets the same answer.
 */
export function offlineAnswer(request: CanonicalRequest): readonly AssistantPart[] {
  const { messages, output } = request;
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  const asked = said(messages[lastUser]);
  const seed = request.seed === undefined ? {} : { seed: request.seed };
  const results = messages.slice(lastUser + 1).filter((message) => message.role === 'tool');
  const tools = results.length > 0 ? [] : wantedTools(request, asked);
  if (tools.length > 0) {
    return tools.map((tool, index) => ({
      type: 'tool-call',
      id: `call_${hashOf(`${tool.name} ${index} ${asked}`).toString(16).padStart(8, '0')}`,
      name: tool.name,
      arguments: JSON.stringify(schemaInstance(tool.schema, { text: asked, ...seed })),
    }));
  }
  const material = [asked, ...results.map(said)].join('\n');
  if (output !== undefined) {
    const schema = output.type === 'json-schema' ? output.schema : ANY_ANSWER;
    const value = schemaInstance(schema, { text: material, ...seed });
    return [{ type: 'text', text: JSON.stringify(value) }];
  }
  return [{ type: 'text', text: freeText(request, asked, results.map(said)) }];
}

const ANY_ANSWER = {
  type: 'object',
  properties: {
    summary: { type: 'string' },
    keywords: { type: 'array', items: { type: 'string' } },
  },
};

function freeText(
  { messages }: CanonicalRequest,
  asked: string,
  results: readonly string[],
): string {
  if (results.length > 0) {
    const list = results
      .map((result) => `- ${result.replace(/\s+/g, ' ').slice(0, 500)}`)
      .join('\n');
    return `${NOTICE}\n\nThe tools answered:\n\n${list}`;
  }
  const repeated = asked.slice(REPEAT.exec(asked)?.[0].length ?? asked.length).trim();
  if (repeated !== '') return repeated.replace(/^["“']/, '').replace(/["”']$/, '') || repeated;
  const value = arithmetic(asked);
  if (value !== undefined) return `${NOTICE}\n\n$$${value.expression} = ${value.result}$$`;
  const system = messages
    .filter(({ role }) => role === 'system')
    .map(said)
    .join('\n');
  const turn = messages.filter(({ role }) => role === 'user').length;
  const images = messages
    .flatMap((message) => message.parts as readonly { type: string }[])
    .filter(({ type }) => type === 'image').length;
  return `${NOTICE}\n\n${reflection({ asked, system, turn, images })}`;
}

const REPEAT =
  /^\s*(?:please\s+)?(?:repeat|echo|say)(?:\s+(?:after me|exactly|this|the word|back))*\s*[:,]?\s+/i;

/** The tools to call now, the required or named ones; of several that only fit, the best. */
function wantedTools(
  { tools, toolChoice, parallelToolCalls }: CanonicalRequest,
  asked: string,
): readonly Tool[] {
  if (tools.length === 0 || toolChoice?.type === 'none') return [];
  if (toolChoice?.type === 'tool') return tools.filter(({ name }) => name === toolChoice.name);
  const scored = tools
    .map((tool) => ({ tool, score: fit(tool, asked) }))
    .sort((one, other) => other.score - one.score);
  const fitting = scored.filter(({ score }) => score >= 2).map(({ tool }) => tool);
  if (fitting.length === 0)
    return toolChoice?.type === 'required' && scored[0] ? [scored[0].tool] : [];
  return parallelToolCalls === false ? fitting.slice(0, 1) : fitting;
}

/** Two points for a tool named in so many words, one for each word of its description that occurs. */
function fit({ name, description = '' }: Tool, asked: string): number {
  const words = new Set(wordsOf(asked).map(stem));
  const parts = wordsOf(name.replace(/[_-]+/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  const verbs = new Set([
    'get',
    'set',
    'list',
    'find',
    'search',
    'create',
    'fetch',
    'do',
    'run',
    'call',
  ]);
  const telling = parts.filter((part) => !verbs.has(part));
  const named = telling.length > 0 && telling.every((part) => words.has(stem(part)));
  const described = new Set(
    wordsOf(description)
      .filter((word) => word.length > 3)
      .map(stem),
  );
  return (named ? 2 : 0) + [...described].filter((word) => words.has(word)).length;
}

function stem(word: string): string {
  return word.replace(/(?:ing|ed|es|s)$/, '');
}

function said(message: Message | undefined): string {
  return message === undefined ? '' : textOf(message.parts);
}
