import { flushCompileCache } from 'node:module';
import { createLog } from '@atelier/telemetry';
import { ConfigurationError, readConfiguration, variables } from './configuration.ts';
import { type EnvironmentFile, loadEnvironment } from './load-environment.ts';

/** `npm start`: starts, says what it does, and stops in order when asked to. */
export async function run(environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return say(help());
  try {
    const file = loadEnvironment(environment);
    for (const { what, cure } of file.warnings) complain(`Warning: ${what} ${cure}`);
    await start(environment, file);
  } catch (error) {
    if (error instanceof ConfigurationError)
      complain(`The configuration is not right:\n${error.message}`);
    else
      complain(
        error instanceof Error && EXPECTED.has(error.name) ? error.message : describe(error),
      );
    process.exitCode = 1;
  }
}

/** By name, so that the classes need not be loaded to say what went wrong before. */
const EXPECTED: ReadonlySet<string> = new Set([
  'HomeInUseError',
  'HomeUnusableError',
  'DatabaseFault',
  'MasterKeyMissing',
  'AddressError',
  'RoutesFileError',
]);

async function start(environment: NodeJS.ProcessEnv, file: EnvironmentFile): Promise<void> {
  const startedAt = performance.now();
  const configuration = readConfiguration(environment, file);
  const log = createLog({ level: configuration.logLevel, pretty: process.stdout.isTTY });
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const onProgress = (sentence: string) => say(`[${seconds()}] ${sentence}`);
  onProgress(`Starting Atelier in ${configuration.home}`);

  // Now, not above: what comes before it is answered at once, and this takes a second to load.
  const { startAtelier } = await import('./start.ts');
  const atelier = await startAtelier(configuration, { log, onProgress });
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    // Who asks twice is in a hurry.
    if (stopping) process.exit(1);
    stopping = true;
    say(`${signal}: finishing what runs…`);
    await atelier.stop();
    say('Stopped.');
    process.exit(0);
  };
  // Before it says that it is ready: who waits for that may stop it right then.
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));

  say(`\nAtelier is ready after ${seconds()} at ${atelier.url}`);
  if (atelier.signInUrl) say(`Sign in, once, with ${atelier.signInUrl}`);
  say('Stop it with Ctrl+C.\n');
  // Otherwise written at the end, which a process that is killed does not reach.
  flushCompileCache();
}

function help(): string {
  const width = Math.max(...variables.map(({ name }) => name.length));
  const lines = variables.map(({ name, meaning, fallback }) => {
    const without = fallback ? ` (default: ${fallback})` : '';
    return `  ${name.padEnd(width)}  ${meaning}${without}`.replaceAll('`', '');
  });
  return `Starts Atelier. It is configured by environment variables, also from a file .env:\n\n${lines.join('\n')}`;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
