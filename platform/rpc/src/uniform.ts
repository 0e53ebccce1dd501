import { ORPCError } from '@orpc/client';
import { AsyncIteratorClass, isAsyncIteratorObject } from '@orpc/shared';
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The interceptor every client has, in process or not, so that the wirings cannot be told apart:
 *
 * - whatever is thrown is an `ORPCError`; what no contract knows becomes `code`, its origin in `cause`;
 * - an abort rejects at once with the signal's reason, whether or not the other side cooperates, and
 *   ends a stream the same way;
 * - the callee runs outside the caller's `AsyncLocalStorage`: an ambient transaction or user of the
 *   caller is not there, as it would not be in another process.
 *
 * The fourth difference, values shared by reference, is closed by the schemas of the contract,
 * which copy what they parse.
 */
export function uniform(code: 'INTERNAL_SERVER_ERROR' | 'SERVICE_UNAVAILABLE') {
  const outside = AsyncLocalStorage.snapshot();
  return async (call: { next(): Promise<unknown>; signal?: AbortSignal | undefined }) => {
    const { next, signal } = call;
    const failure = (error: unknown) => {
      if (signal?.aborted) return signal.reason;
      return error instanceof ORPCError ? error : new ORPCError(code, { cause: error });
    };
    const settle = <T>(work: () => Promise<T>): Promise<T> =>
      untilAbort(() => outside(work), signal).catch((error: unknown) => {
        throw failure(error);
      });

    const output = await settle(next);
    if (!isAsyncIteratorObject(output)) return output;
    return new AsyncIteratorClass<unknown>(
      () => settle(() => output.next()),
      async (reason) => {
        if (reason === 'next' && signal?.aborted !== true) return;
        const closing = Promise.resolve(outside(() => output.return?.()));
        // An aborted side may never answer, so nobody waits for it.
        if (signal?.aborted) void closing.catch(() => {});
        else await closing;
      },
    );
  };
}

/**
 * What `work` comes to, or the signal's reason as soon as it is aborted. Not a race against one
 * promise for all: that would keep every outcome for as long as the signal lives.
 */
export function untilAbort<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work();
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
