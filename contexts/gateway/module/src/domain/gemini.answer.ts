import { ANSWER_TOOL } from './answer-tool.ts';
import { answeredWithout } from './broken.ts';
import {
  type AssistantPart,
  type CanonicalAnswer,
  hasCalls,
  type StopReason,
} from './canonical.ts';
import { type Failure, GatewayError } from './failure.ts';
import { joinedParts } from './joined-parts.ts';
import { compact, isObject, type Json, type JsonObject } from './json.ts';
import { object, objects, word } from './told-json.ts';
import { count, type Usage, usage } from './usage.ts';

/** Ids are empty where Google gave none: who has asked names the answer, and each call. */
export function readAnswer(body: unknown): CanonicalAnswer {
  const told = isObject(body) ? readTold(body) : undefined;
  if (told === undefined || (!told.hasCandidate && told.end === undefined)) {
    throw answeredWithout('content');
  }
  const { id, model, parts, end, used, next } = told;
  const failure = brokenBy(end);
  if (failure) throw new GatewayError(failure);
  const stop = readStop(end ?? 'STOP', hasCalls(parts));
  return { id, model, parts, stop, ...compact({ usage: used, continuation: next }) };
}

/** What a whole answer tells, and each piece of a streamed one: they have the same form. */
export function readTold(body: JsonObject) {
  const [candidate] = objects(body['candidates']);
  const { content, finishReason, continuationToken } = candidate ?? {};
  const end = reason(finishReason);
  return {
    id: word(body['responseId']),
    model: word(body['modelVersion']),
    hasCandidate: candidate !== undefined,
    parts: joinedParts(objects(object(content)['parts']).flatMap(readPart)),
    /** Why the model ended, or why it did not begin. */
    end: end ?? blocked(object(body['promptFeedback'])['blockReason']),
    /** What to ask with for the rest of an answer that is longer than is given at once. */
    next: end === 'CONTINUATION' ? word(continuationToken) || undefined : undefined,
    used: readUsage(body['usageMetadata']),
  };
}

export function readStop(end: string, isCalling: boolean): StopReason {
  if (FILTERS.test(end)) return 'content-filter';
  if (end === 'MAX_TOKENS' || end === 'CONTINUATION') return 'length';
  return isCalling ? 'tool-calls' : 'stop';
}

/** Some ends are none: what the model wrote is nothing that can be used. */
export function brokenBy(end: string | undefined): Failure | undefined {
  if (end === undefined || !/^(MALFORMED|MISSING|TOO_MANY|UNEXPECTED)_[A-Z_]+$/.test(end)) {
    return undefined;
  }
  const message = `The model's answer can't be used: it ended with ${end}.`;
  return { kind: 'upstream-failed', message, providerCode: end };
}

/** Also what Google stops for without saying why. */
const FILTERS =
  /^(BLOCKED|BLOCKLIST|LANGUAGE|NO_IMAGE|OTHER|PROHIBITED_CONTENT|RECITATION|SAFETY|SPII|IMAGE_(OTHER|PROHIBITED_CONTENT|RECITATION|SAFETY))$/;

function reason(value: Json | undefined): string | undefined {
  const told = word(value);
  return told === '' || told === 'FINISH_REASON_UNSPECIFIED' ? undefined : told;
}

/** A prompt that was refused has no candidate. */
function blocked(value: Json | undefined): string | undefined {
  const told = word(value);
  return told === '' || told.endsWith('_UNSPECIFIED') ? undefined : 'BLOCKED';
}

function readPart(part: JsonObject): readonly AssistantPart[] {
  const called = part['functionCall'];
  if (isObject(called)) return readCall(called, part['thoughtSignature']);
  const text = word(part['text']);
  // Beside text there are only pictures, and parts of Google's own tools, which nobody can ask for here.
  if (text === '') return [];
  return [{ type: part['thought'] === true ? 'reasoning' : 'text', text }];
}

function readCall(called: JsonObject, signature: Json | undefined): readonly AssistantPart[] {
  const name = word(called['name']);
  const { args: told = {} } = called;
  const args = typeof told === 'string' ? told : JSON.stringify(told);
  // The tool that carries a JSON answer is no call to the caller.
  if (name === ANSWER_TOOL) return [{ type: 'text', text: args }];
  const proof = typeof signature === 'string' ? { signature } : {};
  return [{ type: 'tool-call', id: word(called['id']), name, arguments: args, ...proof }];
}

/**
 * Google counts thinking beside the answer, and what its own tools read beside the prompt. Where no
 * prompt is counted, nothing is.
 */
export function readUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value) || typeof value['promptTokenCount'] !== 'number') return undefined;
  const reasoningTokens = count(value['thoughtsTokenCount']);
  return usage({
    inputTokens: count(value['promptTokenCount']) + count(value['toolUsePromptTokenCount']),
    cachedInputTokens: value['cachedContentTokenCount'],
    outputTokens: count(value['candidatesTokenCount']) + reasoningTokens,
    reasoningTokens,
  });
}
