import { StepFailed } from './failure.ts';
import type { Run } from './process.ts';

/**
 * A step that is tried until it succeeds, every hour at last: for what was promised and is not
 * given up. Each round is a step of its own, `name-1`, `name-2` and so on.
 */
export async function persistently<T>(
  run: Run<unknown>,
  name: string,
  action: () => Promise<T>,
): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await run.step(`${name}-${round}`, action, undefined, { attempts: 5 });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      await run.sleep(Math.min(round, 60) * 60_000);
    }
  }
}
