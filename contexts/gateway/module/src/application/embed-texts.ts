import { type Failure, GatewayError } from '../domain/failure.ts';
import { accountCall, type Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import { limitedSignal } from './limit-stream.ts';
import type { Caller, EmbedRequest, Engine } from './ports.ts';
import type { Target } from './resolve-model.ts';
import { hasWorked } from './stream-answer.ts';

/** Vectors for texts, accounted when it returns. Vectors are not kept in the log, only the texts. */
export async function embedTexts(
  engine: Engine,
  caller: Caller,
  target: Target,
  request: Omit<EmbedRequest, 'model'>,
  callerSignal: AbortSignal,
): Promise<{ vectors: readonly (readonly number[])[]; figures: Figures }> {
  const requestJson = JSON.stringify(request);
  const account = accountCall(engine, caller, target, { streamed: false, requestJson });
  const limited = limitedSignal(callerSignal, engine.limits);
  const { signal } = limited;
  const { provider, key, model } = target;
  try {
    const { vectors, usage } = await attemptCall(
      engine,
      target,
      account.attempts,
      signal,
      async () => {
        if (provider.embed === undefined) throw new GatewayError(noEmbedding(provider.title));
        const made = await provider.embed({ ...request, model }, { key, signal });
        if (made.vectors.length !== request.texts.length) throw new GatewayError(WRONG_NUMBER);
        return made;
      },
    );
    const figures = await account.close({ usage, answered: undefined, worked: true });
    return { vectors, figures };
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, answered: undefined, worked: hasWorked(failure) });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
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
