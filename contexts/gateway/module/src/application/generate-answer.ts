import type { AssistantPart, CanonicalAnswer, CanonicalRequest } from '../domain/canonical.ts';
import { GatewayError, mayHaveWorked } from '../domain/failure.ts';
import type { Losses, RequestField } from '../domain/losses.ts';
import { addUsage, type Usage } from '../domain/usage.ts';
import { answerJson, type Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import type { Call } from './begin-call.ts';
import { cachedAnswerOf, closeCached, costOf, mayKeep } from './cached-call.ts';
import { givenMaximum, toldMaximum } from './given-maximum.ts';
import { limitedSignal } from './limit-stream.ts';
import { type CheckOutput, outputFault } from './output-fault.ts';
import type { Target } from './plan-call.ts';
import type { Ended, Engine, TimeLimits } from './ports.ts';
import { reserveAgain } from './reserve-again.ts';

/** How a call is put to a target: in the caller's own format where both speak it, or translated. */
export type Ask<Passed> = {
  /** The request in canonical form; read when a target needs it. */
  readonly request: () => CanonicalRequest;
  /** Asks a target in the caller's own format; undefined when it does not speak it. */
  readonly pass?: (target: Target, signal: AbortSignal) => Promise<Passed> | undefined;
  /** Told what gets lost in translation. */
  readonly losses?: Losses<RequestField>;
};

/** An answer that went through as it came. */
export type PassedAnswer = {
  readonly bytes: Buffer;
  readonly usage: Usage | undefined;
  readonly answered: string;
  readonly ended: Ended;
};

export type Generated = (
  | { readonly answer: CanonicalAnswer & { readonly usage: Figures['usage'] } }
  | { readonly bytes: Buffer }
) & {
  readonly figures: Figures;
  readonly ended: Ended;
};

/**
 * One whole answer, accounted when it returns. A translated answer that misses its schema is given
 * back to the model once, with what is wrong; missing it again is the failure `output-invalid`.
 */
export async function generateAnswer(
  engine: Engine & { readonly checkOutput: CheckOutput },
  { plan, account }: Call<object>,
  { request, pass, losses }: Ask<PassedAnswer>,
  signal: AbortSignal,
): Promise<Generated> {
  let parts: readonly AssistantPart[] | undefined;
  let spent: Usage | undefined;

  const translated = async (target: Target, asked: CanonicalRequest, own: AbortSignal) => {
    const maximum = givenMaximum(engine, account, target);
    const told = maximum === undefined ? asked : { ...asked, maxOutputTokens: maximum };
    const answer = await askTarget(target, told, plan.timeLimits, { signal: own, losses });
    parts = answer.parts;
    spent = spent && answer.usage ? addUsage(spent, answer.usage) : (answer.usage ?? spent);
    return answer;
  };

  try {
    const first = await attemptCall(engine, plan, account, signal, async (target, own) => {
      const passed = pass?.(target, own);
      return passed
        ? { passed: await passed }
        : { answer: await translated(target, request(), own) };
    });
    if (first.passed) {
      const { bytes, usage, answered, ended } = first.passed;
      const figures = await account.close({ usage, answered, ended, worked: true });
      return { bytes, figures, ended };
    }
    let { answer } = first;
    const wrong = outputFault(engine, request(), answer);
    if (wrong !== undefined) {
      const again = repaired(request(), answer, wrong);
      await reserveAgain(engine, plan, account.reserved, again);
      answer = await attemptCall(engine, plan, account, signal, (target, own) =>
        translated(target, again, own),
      );
      const still = outputFault(engine, request(), answer);
      if (still !== undefined) throw outputInvalid(still);
    }
    const answered = answerJson(answer.parts);
    const ended = () => answer;
    const figures = await account.close({ usage: spent, answered, ended, worked: true });
    return { answer: { ...answer, usage: figures.usage }, figures, ended };
  } catch (error) {
    const failure = toldMaximum(failureOf(error, signal), account);
    const answered = parts && answerJson(parts);
    const worked = parts !== undefined || mayHaveWorked(failure);
    await account.close({ failure, usage: spent, answered, worked });
    const isTold = error instanceof GatewayError && error.failure === failure;
    throw isTold ? error : new GatewayError(failure, { cause: error });
  }
}

/** The same for callers that speak the canonical form themselves. */
export async function generateCanonical(
  engine: Engine & { readonly checkOutput: CheckOutput },
  call: Call<CanonicalRequest>,
  signal: AbortSignal,
) {
  const cached = cachedAnswerOf(call);
  if (cached) {
    const figures = await closeCached(call, call.cache?.hit ?? {}, answerJson(cached.parts));
    return { answer: { ...cached, usage: figures.usage }, figures };
  }
  const generated = await generateAnswer(engine, call, { request: () => call.body }, signal);
  if ('answer' in generated) {
    const { answer, figures, ended } = generated;
    const kept = { content: { kind: 'canonical', answer }, ...costOf(figures) } as const;
    call.cache?.close(mayKeep(call, ended) ? kept : undefined);
    return generated;
  }
  throw new Error('Nothing passes through where there is no format to pass.');
}

async function askTarget(
  { provider, model, key }: Target,
  request: CanonicalRequest,
  timeLimits: TimeLimits,
  { signal, losses }: { signal: AbortSignal; losses: Losses<RequestField> | undefined },
): Promise<CanonicalAnswer> {
  const limited = limitedSignal(signal, timeLimits);
  try {
    const via = { key, signal: limited.signal, ...(losses ? { losses } : {}) };
    const answer = provider.answer({ ...request, model }, via);
    return await untilAborted(answer, limited.signal);
  } finally {
    limited.release();
  }
}

function repaired(
  request: CanonicalRequest,
  answer: CanonicalAnswer,
  wrong: string,
): CanonicalRequest {
  const said = answer.parts.filter((part) => part.type === 'text');
  const text = `This answer does not satisfy the JSON schema: ${wrong}. Answer again, with the corrected JSON only.`;
  return {
    ...request,
    messages: [
      ...request.messages,
      { role: 'assistant', parts: said },
      { role: 'user', parts: [{ type: 'text', text }] },
    ],
  };
}

function outputInvalid(wrong: string): GatewayError {
  return new GatewayError({
    kind: 'output-invalid',
    message: `The model's answer does not satisfy the schema, also when asked again: ${wrong}.`,
  });
}

/** The result, or the signal's reason as soon as it is aborted. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
