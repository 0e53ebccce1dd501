import { markdownTable } from './markdown-table.ts';
import { median } from './median.ts';
import { type Peer, startLiteLlm, startPortkey } from './pass-through/peers.ts';
import { bodyOf } from './pass-through/request-body.ts';
import { interleaved, type Measured, warmUp } from './pass-through/slices.ts';
import { setStage, type Subject } from './pass-through/subjects.ts';
import { residentMb } from './processor-time.ts';

// Atelier beside the gateways that people choose today: the same upstream, the same load, the same
// core, in turns. Atelier checks a key, reserves limits, logs and books each call; they do not.
const sliceMs = Number(process.env.BENCH_SLICE_MS ?? 1000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 6);
const steps = (process.env.BENCH_CONNECTIONS ?? '1,16,64').split(',').map(Number);
const streams = Number(process.env.BENCH_STREAMS ?? 10_000);
/** Who is slow makes fewer streams; the table says how many. */
const mostMs = 180_000;

const stage = await setStage();
const peers: Peer[] = [];
const missing: string[] = [];
const foreign: number[] = [];
try {
  for (const [name, start] of [
    ['Portkey', startPortkey],
    ['LiteLLM', startLiteLlm],
  ] as const) {
    try {
      peers.push(await start(`http://127.0.0.1:${stage.direct.port}`));
    } catch (error) {
      missing.push(`${name} could not be had here: ${String(error).split('\n')[0]}`);
    }
  }
  const subjects = [stage.bare, stage.gateway, ...peers.map(({ subject }) => subject)];
  await compare('Whole answers', bodyOf('burst', false), 'requests/s', subjects);
  await compare('Streams of 68 events', bodyOf('burst', true), 'events/s', subjects);
  await memory(subjects);
  for (const sentence of missing) console.log(`\n${sentence}`);
  console.log(`\nOther programs used ${median(foreign).toFixed(2)} cores meanwhile.`);
} finally {
  for (const peer of peers) await peer.stop();
  await stage.stop();
}

async function compare(
  title: string,
  body: string,
  unit: 'requests/s' | 'events/s',
  subjects: readonly Subject[],
): Promise<void> {
  const rate = unit === 'requests/s' ? 'requestsPerSecond' : 'eventsPerSecond';
  const rows: string[][] = [];
  await warmUp(stage, subjects, body);
  for (const connections of steps) {
    const plan = { body, connections, sliceMs };
    const measured = await interleaved(stage, subjects, plan, rounds);
    const [bare, atelier] = measured;
    if (!bare || !atelier) throw new Error('A subject was not measured.');
    foreign.push(...atelier.values('foreignCores'));
    for (const [index, each] of measured.entries())
      rows.push([
        `${connections}`,
        subjects[index]?.name ?? '',
        each.ratio(rate, bare).toFixed(3),
        atelier.ratio(rate, each).toFixed(1),
        Math.round(each.of(rate)).toLocaleString('en'),
        spread(each),
        `${Math.round(each.of('ownMicroseconds'))}`,
      ]);
  }
  const head = [
    'connections',
    'gateway',
    `${unit}, by the bare proxy’s`,
    'Atelier’s by its',
    unit,
    'first chunk p50 / p99, ms',
    'µs per request',
  ];
  console.log(`\n### ${title}\n\n${markdownTable(head, rows)}`);
}

async function memory(subjects: readonly Subject[]): Promise<void> {
  const rows: string[][] = [];
  for (const { name, port, headers, pid = 0 } of subjects) {
    const before = residentMb(pid);
    const paths = ['/v1/chat/completions'];
    const body = bodyOf('burst', true);
    const plan = { port, headers, paths, body, connections: 16, sliceMs: mostMs };
    const { answered } = await stage.load.run({ ...plan, requests: streams });
    rows.push([name, `${Math.round(before)}`, `${Math.round(residentMb(pid))}`, `${answered}`]);
  }
  const head = ['gateway', 'before, MB', 'after, MB', 'streams'];
  console.log(
    `\n### Resident memory, up to ${streams} streams later\n\n${markdownTable(head, rows)}`,
  );
}

function spread(measured: Measured): string {
  return `${measured.of('firstChunkMs').toFixed(2)} / ${measured.of('firstChunkP99Ms').toFixed(2)}`;
}
