import { join } from 'node:path';
import { startEmbeddedPostgres } from '@atelier/database';
import { silentLog } from '@atelier/telemetry';
import { newHome, startAtelierServer } from './atelier/server.ts';
import { markdownTable } from './markdown-table.ts';
import { median } from './median.ts';

// How long `npm start` takes until it says that it is ready, in starts of the PostgreSQL alone: on
// an empty folder, where the database is made and the web app built, and again on the same folder.
const runs = Number(process.env.BENCH_ROUNDS ?? 5);

const measured = { first: [] as Pair[], second: [] as Pair[] };
type Pair = { readonly database: number; readonly atelier: number };

for (let run = 0; run < runs; run++) {
  const home = newHome();
  try {
    for (const which of ['first', 'second'] as const)
      measured[which].push({
        database: await databaseMs(join(home.path, 'database')),
        atelier: await atelierMs(home.path),
      });
  } finally {
    home.remove();
  }
}
console.log(`Medians of ${runs} runs, each in a new folder.\n`);
const rows = Object.entries(measured).map(([name, pairs]) => [
  `${name} start`,
  `**${median(pairs.map(({ atelier, database }) => atelier / database)).toFixed(1)}**`,
  seconds(pairs.map(({ database }) => database)),
  seconds(pairs.map(({ atelier }) => atelier)),
]);
const head = ['', 'ratio', 'PostgreSQL alone, s', 'Atelier until ready, s'];
console.log(markdownTable(head, rows));

/** `initdb`, when the folder is new, and the start of `postgres` until it accepts connections. */
async function databaseMs(home: string): Promise<number> {
  const startMs = performance.now();
  const postgres = await startEmbeddedPostgres({ home, log: silentLog });
  const tookMs = performance.now() - startMs;
  await postgres.stop();
  await postgres.exited;
  return tookMs;
}

async function atelierMs(home: string): Promise<number> {
  const server = await startAtelierServer(home);
  await server.stop();
  return server.readyMs;
}

function seconds(milliseconds: readonly number[]): string {
  return (median(milliseconds) / 1000).toFixed(2);
}
