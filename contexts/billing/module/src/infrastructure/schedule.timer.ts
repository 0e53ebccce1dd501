import type { ModuleHost } from '@atelier/api';

/**
 * Does `work` again and again, never twice at a time, `intervalMs` after its last end; `soon` makes
 * the next turn come at once. What fails is logged and tried at the next turn.
 */
export function every(
  intervalMs: number,
  work: () => Promise<unknown>,
  { log, signal }: { log: ModuleHost['log']; signal: AbortSignal },
) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  const turn = async () => {
    do {
      again = false;
      try {
        await work();
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'what is due could not be started');
      }
    } while (again && !signal.aborted);
    running = undefined;
    plan(intervalMs);
  };
  const plan = (delayMs: number) => {
    clearTimeout(timer);
    if (signal.aborted) return;
    timer = setTimeout(() => {
      running = turn();
    }, delayMs).unref();
  };
  plan(Math.min(intervalMs, FIRST_MS));

  return {
    soon() {
      if (running !== undefined) again = true;
      else plan(SOON_MS);
    },
    async stop() {
      clearTimeout(timer);
      again = false;
      await running;
      clearTimeout(timer);
    },
  };
}

/** The first turn waits until all modules have started, and what asks for one until it is answered. */
const FIRST_MS = 3_000;
const SOON_MS = 20;
