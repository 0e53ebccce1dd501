import { setTimeout as pause } from 'node:timers/promises';
import { markdownTable } from './markdown-table.ts';
import { bodyOf } from './pass-through/request-body.ts';
import { setStage } from './pass-through/subjects.ts';
import { residentMb } from './processor-time.ts';

// Whether streams leave something behind: the resident memory of the server after more and more of
// them, 16 at a time, beside that of the bare proxy, which can keep nothing but its own engine's heap;
// and what was alive after the last full collection, for the engine gives memory back late or never.
const counts = (process.env.BENCH_STREAMS ?? '100,300,1000,3000,10000').split(',').map(Number);
const connections = 16;
/** Garbage that is collected only when there is nothing else to do is no growth. */
const IDLE_MS = 3000;

const stage = await setStage(['--trace-gc']);
try {
  const { bare, gateway, load } = stage;
  const rows: string[][] = [];
  let done = 0;
  let first: readonly number[] | undefined;
  for (const count of counts) {
    const resident: number[] = [];
    for (const { port, headers } of [bare, gateway])
      await load.run({
        port,
        headers,
        connections,
        paths: ['/v1/chat/completions'],
        body: bodyOf('burst', true),
        requests: count - done,
        sliceMs: 600_000,
      });
    await pause(IDLE_MS);
    for (const { pid } of [bare, gateway]) resident.push(pid === undefined ? 0 : residentMb(pid));
    first ??= resident;
    done = count;
    const ratio = (index: number) => ((resident[index] ?? 0) / (first?.[index] ?? 1)).toFixed(2);
    const mb = (index: number) => Math.round(resident[index] ?? 0);
    const live = liveMb(stage.atelier.log());
    rows.push([`${count}`, `**${ratio(1)}**`, ratio(0), `${mb(1)}`, `${mb(0)}`, live]);
  }
  console.log(`${connections} streams at a time; ratios to the first row.\n`);
  const head = [
    'after streams',
    'Atelier, ratio',
    'bare, ratio',
    'Atelier, MB',
    'bare, MB',
    'alive in Atelier, MB',
  ];
  console.log(markdownTable(head, rows));
} finally {
  await stage.stop();
}

/** Of the engine's last full collection: `Mark-Compact 124.6 (236.6) -> 46.2 (203.5) MB`. */
function liveMb(log: string): string {
  return [...log.matchAll(/Mark-Compact .*? -> ([\d.]+) \(/g)].at(-1)?.[1] ?? '–';
}
