import { readLoggedAnswer, readLoggedRequest } from '../domain/logged-body.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { promptText, wordsOf } from '../domain/prompt-text.ts';
import { type Usage, usage } from '../domain/usage.ts';
import type { AskedFor, Engine } from './ports.ts';

/** What frames each message, as OpenAI counts it. */
const FRAME_TOKENS = 4;

/**
 * A refused call used nothing; one that broke or told nothing used about what its text says: the words
 * of prompt and answer, and not the JSON around them.
 */
export function estimateUsage(
  { estimateTokens }: Pick<Engine, 'estimateTokens'>,
  call: { readonly requestJson: string; readonly asked: Pick<AskedFor, 'body'> },
  {
    answered,
    worked,
    prompt,
  }: {
    readonly answered: string | undefined;
    readonly worked: boolean;
    readonly prompt?: Usage | undefined;
  },
  /** More it can't be, by what it was asked with. */
  mostOutputTokens = Infinity,
): Usage {
  if (!worked) return usage({});
  const written = answered === undefined ? 0 : estimateTokens(saidIn(answered));
  const outputTokens = Math.min(written, mostOutputTokens);
  if (prompt !== undefined) return { ...prompt, outputTokens };
  const asked = orUndefined(() => askedIn(call.asked.body));
  const inputTokens = asked
    ? estimateTokens(asked.text) + FRAME_TOKENS * asked.messages
    : // Images in the text are not read as text.
      estimateTokens(call.requestJson.replace(/"data:[^"]*"/g, '""'));
  return usage({ inputTokens, outputTokens });
}

/** The words of an answer as it is kept. */
function saidIn(answered: string): string {
  const body = parseJson(answered);
  const parts = orUndefined(() => (isObject(body) ? readLoggedAnswer(body) : undefined));
  return parts ? wordsOf({ parts }).join('\n') : answered;
}

function askedIn(body: object | undefined) {
  const request = body && readLoggedRequest(body as JsonObject)?.request;
  return request && { text: promptText(request), messages: request.messages.length };
}

/** What can't be read, as when it is nested too deep, is no reason to leave a call out of the books. */
function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
