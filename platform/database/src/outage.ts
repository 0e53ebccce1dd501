import { sqlState } from './transaction.ts';

/** Whether an error says that the database could not be reached, hung up, or had no room for more. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // First, for `EPIPE` looks like a state of SQL.
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && NETWORK.has(code)) return true;
  const state = sqlState(error);
  // Connection exceptions, full disks and too many connections, shutdowns and starts of the server,
  // and one that only reads, as after a failover.
  if (state !== undefined) return /^(?:08|53|57P0|25006)/.test(state);
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
