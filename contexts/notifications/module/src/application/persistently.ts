import { type Run, StepFailed } from '@atelier/processes';

/** A step that is tried until it succeeds: what was promised to be told is not given up. */
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
