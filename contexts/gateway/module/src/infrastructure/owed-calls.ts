import { isOutage } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { FinishedCall } from '../application/ports.ts';

const AGAIN_MS = 1000;
/** About 10 MB. */
const MOST = 10_000;

/**
 * Finished calls that the database could not take, as while it restarts or its disk is full. Their
 * callers were refused the answer, but a provider was paid for it: they are written, without their
 * contents, when the database is back. Those that cannot be kept are told to the log with their cost.
 */
export function owedCalls(write: (call: FinishedCall) => Promise<void>, log: Log) {
  const owed = new Set<FinishedCall>();
  let timer: NodeJS.Timeout | undefined;

  const giveUp = (call: FinishedCall, error: unknown) => {
    const { id, workspaceId, userId, provider, model, costNanoUsd } = call;
    const told = { id, workspaceId, userId, provider, model, costNanoUsd };
    log.error({ err: error, call: told }, 'a finished call is in no book');
  };
  const writeAll = async () => {
    for (const call of owed) {
      try {
        await write(call);
      } catch (error) {
        if (isOutage(error)) return;
        giveUp(call, error);
      }
      owed.delete(call);
    }
  };
  const tryAgain = async () => {
    await writeAll();
    timer = undefined;
    if (owed.size > 0) later();
    else log.info('all calls that ended while the database was away are on the books');
  };
  const later = () => {
    timer ??= setTimeout(() => void tryAgain(), AGAIN_MS);
  };

  return {
    areThere: () => owed.size > 0,
    add(call: FinishedCall, error: unknown): void {
      if (!isOutage(error) || owed.size >= MOST) return giveUp(call, error);
      const { requestJson, responseJson, sealedContents, ...figures } = call;
      owed.add(figures);
      later();
    },
    /** Tries once more, and tells of what is left. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      await writeAll();
      for (const call of owed) giveUp(call, new Error('The server stopped.'));
    },
  };
}
