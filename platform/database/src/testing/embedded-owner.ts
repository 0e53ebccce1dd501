// Run by tests as a process of its own: owns an embedded PostgreSQL until it is ended from outside.
import { silentLog } from '@atelier/telemetry';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

const [home = ''] = process.argv.slice(2);
try {
  const { url, pid, version } = await startEmbeddedPostgres({ home, log: silentLog });
  console.log(JSON.stringify({ url, pid, version }));
  // The server does not keep its owner alive, a pipe to the test does.
  process.stdin.resume().on('end', () => process.exit(0));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : `${error}` }));
  process.exitCode = 1;
}
