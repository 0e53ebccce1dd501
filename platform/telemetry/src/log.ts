import { createRequire } from 'node:module';
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import type { PinoPretty } from 'pino-pretty';
import { redacted } from './redaction.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * A logger. Correlation ids travel with it: `log.child({ requestId })` is handed down as a value,
 * nothing is looked up in the background.
 */
export type Log = Logger;

/**
 * A logger that writes one JSON object per line to standard output, or coloured lines for people
 * when `pretty`. Values whose key names a secret are replaced at any depth, also in errors and in
 * the bindings of children, and passwords of addresses in every text. Writes are synchronous and in this thread, so the last line before an
 * exit is never lost.
 */
export function createLog(options: {
  level?: LogLevel;
  pretty?: boolean;
  destination?: DestinationStream;
  bindings?: Record<string, unknown>;
}): Log {
  const { level = 'info', pretty = false, destination, bindings = {} } = options;
  const log = pino(
    {
      level,
      base: redactedRecord(bindings),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: redactedRecord,
      },
      serializers: { err: serializedError, error: serializedError },
      hooks: {
        logMethod(said, write) {
          write.apply(this, redactedWords(said));
        },
      },
    },
    pretty ? prettyDestination(destination) : (destination ?? standardOutput()),
  );
  // A child does not inherit `formatters.bindings`, so its bindings are cleaned on the way in.
  const { child } = log;
  log.child = function redactedChild(this: Log, bindings, childOptions) {
    return child.call(this, redactedRecord(bindings), childOptions);
  } as typeof child;
  return log;
}

/** A logger that writes nothing, for tests and for callers that do not care. */
export const silentLog: Log = pino({ level: 'silent' });

const standardOutput = () => pino.destination({ dest: 1, sync: true });

function prettyDestination(destination: DestinationStream | undefined): DestinationStream {
  const colorize = destination === undefined && process.stdout.isTTY === true;
  // Loaded for people only: services write JSON.
  const { prettyFactory }: typeof PinoPretty = createRequire(import.meta.url)('pino-pretty');
  const lines = prettyFactory({
    colorize,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
  });
  // Formatted here instead of by a transport: a transport's worker thread loses lines on exit.
  const target = destination ?? standardOutput();
  return { write: (line) => target.write(lines(line)) };
}

const redactedRecord = (record: Record<string, unknown>) =>
  redacted(record) as Record<string, unknown>;

const serializedError = (error: unknown) =>
  redacted(error instanceof Error ? { ...pino.stdSerializers.err(error) } : error);

/** The texts of a line; where none is given, pino takes the one of the error. */
function redactedWords(said: Parameters<LogFn>): Parameters<LogFn> {
  const [first, ...rest] = said;
  const error = errorIn(first);
  const words = rest.length === 0 && error ? [error.message] : rest;
  // Only texts are exchanged, for texts.
  return [first, ...words].map((each) => (typeof each === 'string' ? redacted(each) : each)) as [
    typeof first,
  ];
}

function errorIn(told: unknown): Error | undefined {
  const error = typeof told === 'object' && told !== null && 'err' in told ? told.err : told;
  return error instanceof Error ? error : undefined;
}
