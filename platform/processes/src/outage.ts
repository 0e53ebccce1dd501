import { setTimeout as pause } from 'node:timers/promises';
import { sqlState } from '@atelier/database';

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

/** Whether an error says that the database could not be reached, or hung up. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // First, for `EPIPE` looks like a state of SQL.
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && NETWORK.has(code)) return true;
  const state = sqlState(error);
  // Connection exceptions, shutdowns and starts of the server.
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P0');
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
]);
