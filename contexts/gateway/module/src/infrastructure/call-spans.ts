import { type Attributes, genAi, type RecordedSpan, recordSpan } from '@atelier/telemetry';
import type { AskedFor, Attempt, CallKind, Ended, FinishedCall } from '../application/ports.ts';

/**
 * The span of a call that is over and one below it for each attempt, by OpenTelemetry's
 * conventions for generative AI. Nothing that was asked or answered is in them, also not the words of
 * a failure, which may quote it. While nothing is traced this costs nothing.
 */
export function traceCall(call: FinishedCall, asked: AskedFor, ended?: Ended): void {
  if (asked.span) asked.span.end(spanOf(call, asked, ended));
  else recordSpan(asked.trace ?? {}, () => spanOf(call, asked, ended));
}

/** The names that the conventions have for what is asked. */
export const GEN_AI_OPERATIONS: Readonly<Record<CallKind, string>> = {
  chat: 'chat',
  embeddings: 'embeddings',
  media: 'generate_content',
  count: 'count_tokens',
};

function spanOf(
  call: FinishedCall,
  { kind, body, cache }: AskedFor,
  ended: Ended | undefined,
): RecordedSpan {
  const answer = call.status === 'success' ? endOf(ended) : undefined;
  const { provider, model, route, status, usage, failure, firstTokenMs, task } = call;
  const startedAtMs = call.startedAt.getTime();
  const operation = GEN_AI_OPERATIONS[kind];
  const named = route ?? model;
  return {
    name: `${operation} ${named}`,
    kind: 'client',
    startedAtMs,
    endedAtMs: startedAtMs + call.latencyMs,
    attributes: known({
      [genAi.operationName]: operation,
      [genAi.providerName]: providerName(provider),
      [genAi.requestModel]: named,
      ...parametersOf(body),
      [genAi.responseModel]: status === 'success' ? model : undefined,
      [genAi.responseId]: answer?.id || undefined,
      [genAi.responseFinishReasons]: answer && [answer.stop.replaceAll('-', '_')],
      [genAi.inputTokens]: usage?.inputTokens,
      [genAi.outputTokens]: usage?.outputTokens,
      [genAi.cacheReadInputTokens]: usage?.cachedInputTokens || undefined,
      [genAi.cacheCreationInputTokens]: usage?.cacheWriteTokens || undefined,
      [genAi.errorType]: failure?.kind,
      'atelier.call.id': call.id,
      'atelier.request.id': call.requestId,
      'atelier.workspace.id': call.workspaceId,
      'atelier.operation': call.operation,
      'atelier.streamed': call.streamed,
      'atelier.task': task && `${task.name}@${task.version}`,
      'atelier.cache': cache,
      'atelier.usage.estimated': call.estimated || undefined,
      'atelier.cost_nano_usd': call.costNanoUsd,
      'atelier.saved_nano_usd': call.savedNanoUsd,
    }),
    ...(failure ? { failure: failure.kind } : {}),
    ...(firstTokenMs === undefined
      ? {}
      : { events: [{ name: 'first_token', atMs: startedAtMs + firstTokenMs }] }),
    children: call.attempts.map(attemptOf),
  };
}

/** An answer that passed through may be none that our codecs can read. */
function endOf(ended: Ended | undefined): ReturnType<Ended> {
  try {
    return ended?.();
  } catch {
    return undefined;
  }
}

function attemptOf(attempt: Attempt): RecordedSpan {
  const { provider, model, latencyMs, upstreamStatus, failure, skipped, hedge } = attempt;
  const startedAtMs = Date.parse(attempt.startedAt);
  return {
    name: `attempt ${provider}/${model}`,
    kind: 'client',
    startedAtMs,
    endedAtMs: startedAtMs + latencyMs,
    attributes: known({
      [genAi.providerName]: providerName(provider),
      [genAi.requestModel]: model,
      'http.response.status_code': upstreamStatus,
      [genAi.errorType]: failure,
      'atelier.attempt.skipped': skipped,
      'atelier.attempt.hedge': hedge,
    }),
    ...(failure ? { failure } : {}),
  };
}

/** Where each face and the canonical form keep a parameter. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  [genAi.requestMaxTokens]: [
    'maxOutputTokens',
    'max_completion_tokens',
    'max_output_tokens',
    'max_tokens',
  ],
  [genAi.requestTemperature]: ['temperature'],
  [genAi.requestTopP]: ['topP', 'top_p'],
  [genAi.requestTopK]: ['topK', 'top_k'],
  [genAi.requestFrequencyPenalty]: ['frequencyPenalty', 'frequency_penalty'],
  [genAi.requestPresencePenalty]: ['presencePenalty', 'presence_penalty'],
  [genAi.requestSeed]: ['seed'],
  [genAi.requestChoiceCount]: ['n'],
  [genAi.embeddingsDimensionCount]: ['dimensions'],
};

/** Numbers only: of a body that nobody has checked, nothing else is let out. */
function parametersOf(body: object = {}): Attributes {
  const said: Readonly<Record<string, unknown>> = { ...body };
  const found = Object.entries(PARAMETERS).map(([attribute, names]) => {
    const value = names.map((name) => said[name]).find((each) => typeof each === 'number');
    return [attribute, value] as const;
  });
  return known(Object.fromEntries(found));
}

/** The providers that the conventions name otherwise than we do. */
const PROVIDERS: Readonly<Record<string, string>> = {
  google: 'gcp.gemini',
  mistral: 'mistral_ai',
  xai: 'x_ai',
};

export function providerName(provider: string): string {
  return PROVIDERS[provider] ?? provider;
}

function known(attributes: Readonly<Record<string, Attributes[string]>>) {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  ) as Attributes;
}
