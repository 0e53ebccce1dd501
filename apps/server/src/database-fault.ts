/** The configured database cannot be used. The message says what to do, and holds no password. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
}

/**
 * Why the PostgreSQL that `variable` names as `url` did not let us in, with its cure; the error itself
 * when it is about something else.
 */
export function databaseFault(variable: string, url: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { hostname, port, username, pathname, searchParams } = new URL(url);
  const socket = searchParams.get('host');
  const server = `PostgreSQL at ${socket ?? (hostname || 'localhost')}:${port || 5432}`;
  const database = decodeURIComponent(pathname.slice(1));
  const message = AWAY.has(code)
    ? `No answer from ${server} (${code}): start it, or correct ${variable}.`
    : REFUSED.has(code)
      ? `${server} refuses the user "${decodeURIComponent(username)}": correct user and password in ${variable}.`
      : code === '3D000'
        ? `${server} has no database "${database}": make it, or correct ${variable}.`
        : undefined;
  return message === undefined ? error : new DatabaseFault(message, { cause: error });
}

const AWAY: ReadonlySet<string> = new Set([
  // There is no socket.
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);
/** A wrong password, and a user that is not let in from here. */
const REFUSED: ReadonlySet<string> = new Set(['28P01', '28000']);
