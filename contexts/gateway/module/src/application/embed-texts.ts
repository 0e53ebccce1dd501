import { type Failure, GatewayError } from '../domain/failure.ts';
import type { Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import type { Call } from './begin-call.ts';
import { limitedSignal } from './limit-stream.ts';
import type { Target } from './plan-call.ts';
import type { EmbedRequest, Engine, TimeLimits } from './ports.ts';
import { hasWorked } from './stream-answer.ts';

/** Texts to be made vectors of. */
export type Texts = Omit<EmbedRequest, 'model'>;

/** Vectors for texts, accounted when it returns. Vectors are not kept in the log, only the texts. */
export async function embedTexts(
  engine: Engine,
  { plan, account, body }: Call<Texts>,
  signal: AbortSignal,
): Promise<{ vectors: readonly (readonly number[])[]; figures: Figures }> {
  try {
    const { vectors, usage } = await attemptCall(engine, plan, account, signal, (target, own) =>
      embedAt(target, body, plan.timeLimits, own),
    );
    const figures = await account.close({ usage, answered: undefined, worked: true });
    return { vectors, figures };
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, answered: undefined, worked: hasWorked(failure) });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
  }
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
