// Run by tests as a process of its own: owns an embedded PostgreSQL until it is ended from outside.
import { silentLog } from '@atelier/telemetry';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

const [home = ''] = process.argv.slice(2);
try {
  const { url, pid, version } = await startEmbeddedPostgres({ home, log: silentLog });
  process.stdout.write(`${JSON.stringify({ url, pid, version })}\n`);
  // The server does not keep its owner alive, a pipe to the test does.
  process.stdin.resume().on('end', () => process.exit(0));
} catch (error) {
  const message = error instanceof Error ? error.message : `${error}`;
  process.stdout.write(`${JSON.stringify({ error: message })}\n`);
  process.exitCode = 1;
}
