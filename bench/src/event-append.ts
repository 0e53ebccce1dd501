import { startTestServer } from '@atelier/database/testing';
import pg from 'pg';
import { measure } from './event-append/slices.ts';
import { markdownTable } from './markdown-table.ts';
import { subjects } from './event-append/subjects.ts';

// How much an append costs, in bare prepared one-row INSERTs of the same 300 bytes. Ratios of slices
// taken in turn on one durable server, so that the machine's mood cancels out.
const sliceMs = Number(process.env.BENCH_SLICE_MS ?? 300);
const rounds = Number(process.env.BENCH_ROUNDS ?? 9);

const server = await startTestServer({ durable: true });
const pool = new pg.Pool({ connectionString: server.url, max: 32 });
try {
  const [bare, ...others] = await subjects(pool);
  if (bare === undefined) throw new Error('There is nothing to compare with.');
  console.log(
    `PostgreSQL ${server.version}, fsync on; median of ${rounds} slices of ${sliceMs} ms.\n`,
  );
  const cells = new Map([bare, ...others].map(({ name }) => [name, [] as string[]]));
  for (const writers of [1, 8, 32])
    for (const { name, perSecond, ratio } of await measure(bare, others, {
      writers,
      sliceMs,
      rounds,
    }))
      cells.get(name)?.push(`${ratio.toFixed(2)} (${Math.round(perSecond)}/s)`);
  const rows = [bare, ...others].map(({ name, aim }) => [name, ...(cells.get(name) ?? []), aim]);
  console.log(markdownTable(['', '1 writer', '8 writers', '32 writers', 'aim'], rows));
} finally {
  await pool.end();
  await server.stop();
}
