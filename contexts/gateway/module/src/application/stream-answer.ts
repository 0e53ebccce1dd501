import { answerAssembly } from '../domain/assembled-answer.ts';
import { CANCELLED, STREAM_CUT } from '../domain/broken.ts';
import type { CanonicalAnswer, CanonicalRequest, StreamEvent } from '../domain/canonical.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import { type Account, accountCall, answerJson, type Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import { limitedSignal, limitStream } from './limit-stream.ts';
import type { Caller, Engine } from './ports.ts';
import type { Target } from './resolve-model.ts';

/** A stream's events; its last one carries the figures of the call, which is accounted by then. */
export type AnswerEvent =
  | Exclude<StreamEvent, { type: 'finish' | 'error' }>
  | (Extract<StreamEvent, { type: 'finish' | 'error' }> & { readonly figures: Figures });

export type OpenAnswer = { readonly id: string; readonly events: AsyncGenerator<AnswerEvent> };

/** What is wrong with a whole answer, if anything is. */
export type Judge = (answer: Pick<CanonicalAnswer, 'parts' | 'stop'>) => Failure | undefined;

/**
 * Opens a streamed answer. Throws a GatewayError as long as nothing of the answer has come, retries
 * included; later failures are the stream's last event. A consumer that stops reading aborts the
 * provider, and what was answered until then is accounted as cancelled. An answer that `judge` finds
 * wrong ends with its failure.
 */
export async function streamAnswer(
  engine: Engine,
  caller: Caller,
  target: Target,
  request: CanonicalRequest,
  callerSignal: AbortSignal,
  judge: Judge = () => undefined,
): Promise<OpenAnswer> {
  const requestJson = JSON.stringify(request);
  const account = accountCall(engine, caller, target, { streamed: true, requestJson });
  const limited = limitedSignal(callerSignal, engine.limits);
  const { signal } = limited;
  try {
    const opened = await attemptCall(engine, target, account.attempts, signal, async () => {
      const sent = { ...request, model: target.model, stream: true };
      const events = target.provider.stream(sent, { key: target.key, signal });
      const stream = limitStream(events, engine.limits, limited.end);
      const first = await nextOf(stream, signal);
      if (first.done) throw new GatewayError(STREAM_CUT);
      if (first.value.type === 'error') throw new GatewayError(first.value.failure);
      return { first: first.value, stream };
    });
    return { id: account.id, events: relayed(account, opened, limited, judge) };
  } catch (error) {
    limited.release();
    const failure = failureOf(error, callerSignal);
    await account.close({ failure, answered: undefined, worked: hasWorked(failure) });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
  }
}

type Limited = ReturnType<typeof limitedSignal>;
type Opened = { first: StreamEvent; stream: AsyncGenerator<StreamEvent> };

async function* relayed(
  account: Account,
  { first, stream }: Opened,
  limited: Limited,
  judge: Judge,
): AsyncGenerator<AnswerEvent> {
  const assembly = answerAssembly();
  const close = (
    failure: Failure | undefined,
    usage?: Extract<StreamEvent, { type: 'finish' }>['usage'],
  ) =>
    account.close({
      ...(failure ? { failure } : {}),
      usage,
      answered: answerJson(assembly.parts()),
      worked: true,
    });
  let ended = false;
  try {
    for (let event: StreamEvent | undefined = first; event; ) {
      assembly.add(event);
      if (event.type === 'finish') {
        ended = true;
        const failure = judge({ parts: assembly.parts(), stop: event.stop });
        const figures = await close(failure, event.usage);
        if (failure) return yield { type: 'error', failure, figures };
        yield { ...event, usage: figures.usage, figures };
        return;
      }
      if (event.type === 'error') {
        ended = true;
        yield { ...event, figures: await close(event.failure) };
        return;
      }
      if (event.type !== 'start') account.firstToken();
      yield event;
      event = (await nextOf(stream, limited.signal)).value as StreamEvent | undefined;
    }
    ended = true;
    yield { type: 'error', failure: STREAM_CUT, figures: await close(STREAM_CUT) };
  } catch (error) {
    if (ended) throw error;
    ended = true;
    const failure = failureOf(error, limited.signal);
    yield { type: 'error', failure, figures: await close(failure) };
  } finally {
    limited.release();
    // Not awaited: a generator that hangs in the provider's read would hold the consumer's leaving.
    void stream.return(undefined).catch(() => undefined);
    if (!ended) await close(CANCELLED);
  }
}

/** The next event, or the reason of the signal as soon as it is aborted, whatever the stream does. */
async function nextOf<Event>(stream: AsyncGenerator<Event>, signal: AbortSignal) {
  signal.throwIfAborted();
  const next = stream.next();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([next, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // The read that lost the race still ends, with an error nobody waits for.
    next.catch(() => undefined);
  }
}

/** Whether a provider may charge for a call that failed so before anything of its answer came. */
export function hasWorked({ kind }: Failure): boolean {
  return kind === 'cancelled' || kind === 'first-token-timeout' || kind === 'total-timeout';
}
