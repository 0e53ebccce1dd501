import { setTimeout as pause } from 'node:timers/promises';
import { isOutage } from '@atelier/database';

const PATIENCE_MS = 60_000;

/**
 * Repeats `work` while the database is away, for a minute, as a restart of it must not fail steps.
 * Only for work that may be repeated when its answer was lost.
 */
export async function throughOutages<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let delayMs = 50; ; delayMs = Math.min(delayMs * 2, 1_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || Date.now() > giveUpAt) throw error;
      await pause(delayMs);
    }
  }
}
