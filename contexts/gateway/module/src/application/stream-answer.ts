import { answerAssembly } from '../domain/assembled-answer.ts';
import { CANCELLED, STREAM_CUT } from '../domain/broken.ts';
import type { CanonicalAnswer, StreamEvent } from '../domain/canonical.ts';
import { type Failure, GatewayError, mayHaveWorked } from '../domain/failure.ts';
import { type Account, answerJson, type Figures } from './account-call.ts';
import { attemptCall, failureOf } from './attempt-call.ts';
import type { Call } from './begin-call.ts';
import type { Ask } from './generate-answer.ts';
import { limitedSignal, limitStream } from './limit-stream.ts';
import type { Plan, Target } from './plan-call.ts';
import type { Engine } from './ports.ts';

/** A stream's events; its last one carries the figures of the call, which is accounted by then. */
export type AnswerEvent =
  | Exclude<StreamEvent, { type: 'usage' | 'finish' | 'error' }>
  | (Extract<StreamEvent, { type: 'finish' | 'error' }> & { readonly figures: Figures });

/** What is wrong with a whole answer, if anything is. */
export type Judge = (answer: Pick<CanonicalAnswer, 'parts' | 'stop'>) => Failure | undefined;

/**
 * Opens a streamed answer. Throws a GatewayError as long as nothing of the answer has come, retries
 * included; later failures are the stream's last event. A consumer that stops reading aborts the
 * provider, and what was answered until then is accounted as cancelled. An answer that `judge` finds
 * wrong ends with its failure. A stream that passes through in the caller's own format is handed out
 * as it was opened; its account is then the caller's to close.
 */
export async function streamAnswer<Passed = never>(
  engine: Engine,
  { plan, account }: Call<object>,
  asked: Ask<Passed> & { readonly judge?: Judge },
  signal: AbortSignal,
): Promise<{ readonly passed: Passed } | { readonly events: AsyncGenerator<AnswerEvent> }> {
  const { pass, judge = () => undefined } = asked;
  try {
    const opened = await attemptCall(engine, plan, account, signal, async (target, own) => {
      const passed = pass?.(target, own);
      if (passed) return { passed: await passed };
      return openEvents(target, asked, plan, own);
    });
    if ('passed' in opened) return opened;
    return { events: relayed(account, opened, judge) };
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, answered: undefined, worked: mayHaveWorked(failure) });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
  }
}

async function openEvents(
  { provider, model, key }: Target,
  { request, losses }: Pick<Ask<unknown>, 'request' | 'losses'>,
  { timeLimits, route }: Plan,
  attemptSignal: AbortSignal,
): Promise<Opened> {
  const limited = limitedSignal(attemptSignal, timeLimits);
  const { signal } = limited;
  try {
    const via = { key, signal, ...(losses ? { losses } : {}) };
    const events = provider.stream({ ...request(), model, stream: true }, via);
    const stream = limitStream(events, timeLimits, limited.end);
    const first: StreamEvent[] = [];
    for (;;) {
      const next = await nextOf(stream, signal);
      if (next.done) throw new GatewayError(STREAM_CUT);
      if (next.value.type === 'error') throw new GatewayError(next.value.failure);
      first.push(next.value);
      // As long as nothing of the answer is there, another target may give it.
      const { type } = next.value;
      const hasSpoken = type !== 'start' && type !== 'usage';
      if (hasSpoken || route === undefined) return { first, stream, limited };
    }
  } catch (error) {
    limited.release();
    throw error;
  }
}

type Limited = ReturnType<typeof limitedSignal>;
type Opened = {
  first: readonly StreamEvent[];
  stream: AsyncGenerator<StreamEvent>;
  limited: Limited;
};

async function* relayed(
  account: Account,
  { first, stream, limited }: Opened,
  judge: Judge,
): AsyncGenerator<AnswerEvent> {
  const assembly = answerAssembly();
  const close = (
    failure: Failure | undefined,
    usage?: Extract<StreamEvent, { type: 'finish' }>['usage'],
  ) =>
    account.close({
      ...(failure ? { failure } : {}),
      usage: usage ?? assembly.told(),
      prompt: assembly.prompt(),
      answered: answerJson(assembly.parts()),
      ended: assembly.ended,
      worked: true,
    });
  let ended = false;
  try {
    const waiting = [...first];
    for (let event = waiting.shift(); event; ) {
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
      if (event.type !== 'usage') {
        if (event.type !== 'start') account.firstToken();
        yield event;
        if ('text' in event) account.meter?.add(event.text);
        const held = account.meter?.check();
        if (held) await held;
      }
      event =
        waiting.shift() ??
        ((await nextOf(stream, limited.signal)).value as StreamEvent | undefined);
    }
    ended = true;
    yield { type: 'error', failure: STREAM_CUT, figures: await close(STREAM_CUT) };
  } catch (error) {
    if (ended) throw error;
    ended = true;
    const failure = failureOf(error, limited.signal);
    // The provider is to stop at once, not when the call is accounted.
    limited.end(failure);
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
