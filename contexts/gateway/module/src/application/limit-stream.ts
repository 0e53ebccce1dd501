import { FIRST_TOKEN, IDLE, TOTAL } from '../domain/broken.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import type { TimeLimits } from './ports.ts';

/** A signal that follows the caller's and that time limits can end with their failure as reason. */
export function limitedSignal(signal: AbortSignal, timeLimits: TimeLimits) {
  const own = new AbortController();
  const onAbort = () => own.abort(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  const end = (failure: Failure) => own.abort(new GatewayError(failure));
  const total = setTimeout(() => end(TOTAL), timeLimits.totalMs);
  return {
    signal: own.signal,
    end,
    /** Frees the timer and the listener. Aborts what still runs below. */
    release() {
      clearTimeout(total);
      signal.removeEventListener('abort', onAbort);
      own.abort();
    },
  };
}

/** The events of a stream, for each of which it has only so long. Silence ends it with a failure. */
export async function* limitStream<Event>(
  stream: AsyncIterable<Event>,
  timeLimits: TimeLimits,
  end: (failure: Failure) => void,
): AsyncGenerator<Event> {
  let failure = FIRST_TOKEN;
  let timer = setTimeout(() => end(failure), timeLimits.firstTokenMs);
  try {
    for await (const event of stream) {
      // The clock is stopped while the consumer has the event: its slowness is not the provider's.
      clearTimeout(timer);
      yield event;
      failure = IDLE;
      timer = setTimeout(() => end(failure), timeLimits.idleMs);
    }
  } finally {
    clearTimeout(timer);
  }
}
