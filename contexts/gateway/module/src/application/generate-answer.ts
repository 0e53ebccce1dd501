import type { AssistantPart, CanonicalAnswer, CanonicalRequest } from '../domain/canonical.ts';
import { GatewayError } from '../domain/failure.ts';
import { addUsage } from '../domain/usage.ts';
import { accountCall, answerJson, type Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import { limitedSignal } from './limit-stream.ts';
import { type CheckOutput, outputFault } from './output-fault.ts';
import type { Caller, Engine } from './ports.ts';
import type { Target } from './resolve-model.ts';
import { hasWorked } from './stream-answer.ts';

export type Generated = {
  readonly id: string;
  readonly answer: CanonicalAnswer & { readonly usage: Figures['usage'] };
  readonly figures: Figures;
};

/**
 * One whole answer, accounted when it returns. An answer that misses its schema is given back to the
 * model once, with what is wrong; missing it again is the failure `output-invalid`.
 */
export async function generateAnswer(
  engine: Engine & { readonly checkOutput: CheckOutput },
  caller: Caller,
  target: Target,
  request: CanonicalRequest,
  callerSignal: AbortSignal,
): Promise<Generated> {
  const requestJson = JSON.stringify(request);
  const account = accountCall(engine, caller, target, { streamed: false, requestJson });
  const limited = limitedSignal(callerSignal, engine.limits);
  const { signal } = limited;
  let parts: readonly AssistantPart[] | undefined;
  let spent: CanonicalAnswer['usage'];

  const ask = async (sent: CanonicalRequest) => {
    const answer = await attemptCall(engine, target, account.attempts, signal, () =>
      untilAborted(
        target.provider.answer({ ...sent, model: target.model }, { key: target.key, signal }),
        signal,
      ),
    );
    parts = answer.parts;
    spent = spent && answer.usage ? addUsage(spent, answer.usage) : (answer.usage ?? spent);
    return answer;
  };

  try {
    let answer = await ask(request);
    const wrong = outputFault(engine, request, answer);
    if (wrong !== undefined) {
      answer = await ask(repaired(request, answer, wrong));
      const still = outputFault(engine, request, answer);
      if (still !== undefined) throw outputInvalid(still);
    }
    const figures = await account.close({
      usage: spent,
      answered: answerJson(answer.parts),
      worked: true,
    });
    return { id: account.id, answer: { ...answer, usage: figures.usage }, figures };
  } catch (error) {
    const failure = failureOf(error, signal);
    const answered = parts && answerJson(parts);
    await account.close({
      failure,
      usage: spent,
      answered,
      worked: parts !== undefined || hasWorked(failure),
    });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
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
