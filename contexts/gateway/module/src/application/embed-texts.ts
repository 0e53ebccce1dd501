import { type Failure, GatewayError, mayHaveWorked } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import type { Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import type { Call } from './begin-call.ts';
import { limitedSignal } from './limit-stream.ts';
import type { Target } from './plan-call.ts';
import type { EmbedRequest, Engine, TimeLimits } from './ports.ts';

/** Texts to be made vectors of. */
export type Texts = Omit<EmbedRequest, 'model'>;

/** How texts are put to a target: in the caller's own format where both speak it, or as texts. */
export type EmbedAsk<Passed> = {
  readonly texts: () => Texts;
  readonly pass?: (target: Target, signal: AbortSignal) => Promise<Passed> | undefined;
};

type Vectors = readonly (readonly number[])[];

/** Vectors for texts, accounted when it returns. Vectors are not kept in the log, only the texts. */
export async function embedTexts<Passed extends { readonly usage: Usage | undefined }>(
  engine: Engine,
  { plan, account }: Call<object>,
  { texts, pass }: EmbedAsk<Passed>,
  signal: AbortSignal,
): Promise<({ readonly passed: Passed } | { readonly vectors: Vectors }) & { figures: Figures }> {
  try {
    const made = await attemptCall(engine, plan, account, signal, async (target, own) => {
      const passed = await pass?.(target, own);
      if (passed) return { passed, usage: passed.usage };
      return embedAt(target, texts(), plan.timeLimits, own);
    });
    const { usage } = made;
    const figures = await account.close({ usage, answered: undefined, worked: true });
    return 'passed' in made ? { passed: made.passed, figures } : { vectors: made.vectors, figures };
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, answered: undefined, worked: mayHaveWorked(failure) });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
  }
}

/** The same for callers that give texts and take vectors. */
export async function embedCanonical(engine: Engine, call: Call<Texts>, signal: AbortSignal) {
  const made = await embedTexts<never>(engine, call, { texts: () => call.body }, signal);
  if ('vectors' in made) return made;
  throw new Error('Nothing passes through where there is no format to pass.');
}

async function embedAt(
  { provider, model, key }: Target,
  request: Texts,
  timeLimits: TimeLimits,
  signal: AbortSignal,
) {
  if (provider.embed === undefined) throw new GatewayError(noEmbedding(provider.title));
  const limited = limitedSignal(signal, timeLimits);
  try {
    const made = await provider.embed({ ...request, model }, { key, signal: limited.signal });
    if (made.vectors.length !== request.texts.length) throw new GatewayError(WRONG_NUMBER);
    return made;
  } finally {
    limited.release();
  }
}

const WRONG_NUMBER: Failure = {
  kind: 'upstream-failed',
  message: 'The provider answered with another number of vectors than there were texts.',
};

function noEmbedding(title: string): Failure {
  return { kind: 'unsupported', field: 'model', message: `${title} makes no vectors of texts.` };
}
