import { canPin } from './child.ts';
import { markdownTable } from './markdown-table.ts';
import { median } from './median.ts';
import { bodyOf } from './pass-through/request-body.ts';
import { interleaved, type Measured, warmUp } from './pass-through/slices.ts';
import { setStage } from './pass-through/subjects.ts';

// What it costs that every model call goes through Atelier, with all it does (key, request log,
// ledger), against a proxy that does nothing. Slices in turn, so that the machine's mood cancels out.
const sliceMs = Number(process.env.BENCH_SLICE_MS ?? 1000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 12);
const steps = (process.env.BENCH_CONNECTIONS ?? '1,16,64').split(',').map(Number);
const kinds = process.env.BENCH_KINDS?.split(',') ?? ['whole', 'burst', 'paced'];

type Kind = {
  readonly title: string;
  readonly body: string;
  readonly rate: 'requestsPerSecond' | 'eventsPerSecond';
  readonly unit: string;
  readonly aim: string;
  readonly sliceMs: number;
};
const KINDS: Readonly<Record<string, Kind>> = {
  whole: {
    title: 'Whole answers',
    body: bodyOf('burst', false),
    rate: 'requestsPerSecond',
    unit: 'requests/s',
    aim: '≥ 0.45',
    sliceMs,
  },
  burst: {
    title: 'Streams, 68 events each as fast as they can be written',
    body: bodyOf('burst', true),
    rate: 'eventsPerSecond',
    unit: 'events/s',
    aim: '≥ 0.8',
    sliceMs,
  },
  paced: {
    title: 'Streams, an event every 10 ms',
    body: bodyOf('paced', true),
    rate: 'eventsPerSecond',
    unit: 'events/s',
    aim: '≥ 0.8',
    sliceMs: 2 * sliceMs,
  },
};

// Where a processor profile of the server is put, for those who want to know where the time goes.
const profile = process.env.BENCH_PROFILE;

const stage = await setStage(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []);
const foreign: number[] = [];
try {
  console.log(
    `Medians of the quieter half of ${rounds} rounds of ${sliceMs} ms (paced: twice that). ` +
      (canPin
        ? 'Proxies and Atelier on core 0; load, upstream and databases on core 1.'
        : 'Nothing was pinned to a core.'),
  );
  const chosen = kinds.flatMap((name) => KINDS[name] ?? []);
  for (const { body } of chosen) await warmUp(stage, [stage.bare, stage.gateway], body);
  for (const kind of chosen) await report(kind);
  console.log(`\nOther programs used ${median(foreign).toFixed(2)} cores meanwhile.`);
} finally {
  await stage.stop();
}

async function report(kind: Kind): Promise<void> {
  const { title, body, rate, unit, aim } = kind;
  const rows: string[][] = [];
  for (const connections of steps) {
    const plan = { body, connections, sliceMs: kind.sliceMs };
    const subjects = [stage.bare, stage.gateway, stage.direct, stage.recording];
    const [bare, gateway, direct, recording] = await interleaved(stage, subjects, plan, rounds);
    if (!bare || !gateway || !direct || !recording) throw new Error('A subject was not measured.');
    foreign.push(...gateway.values('foreignCores'));
    rows.push([
      `${connections}`,
      `**${gateway.ratio(rate, bare).toFixed(2)}**`,
      recording.ratio(rate, bare).toFixed(2),
      gateway.ratio(rate, recording).toFixed(2),
      `${gateway.ratio('ownMicroseconds', bare).toFixed(2)}`,
      `**${signed(gateway.later('firstChunkMs', bare))}**`,
      ...[direct, bare, gateway].map((each) => Math.round(each.of(rate)).toLocaleString('en')),
      ...[bare, gateway].map((each) => spread(each)),
      `${microseconds(bare)} / ${microseconds(gateway)} + ${Math.round(gateway.of('databaseMicroseconds'))}`,
      `${Math.round(gateway.of('behindMs'))}`,
      [direct, bare, gateway].map((each) => each.of('loadBusy').toFixed(2)).join(' / '),
    ]);
  }
  const head = [
    'connections',
    `${unit}, ratio (aim ${aim})`,
    'recording proxy by the bare one',
    'Atelier by the recording proxy',
    'processor time, ratio',
    'first chunk later, ms (aim ≤ 0.5)',
    ...['no proxy', 'bare', 'Atelier'].map((name) => `${name} ${unit}`),
    ...['bare', 'Atelier'].map((name) => `${name} first chunk p50 / p99 ms`),
    'µs per request: bare / Atelier + its database',
    'ledger behind, ms',
    'core 1 used: no proxy / bare / Atelier',
  ];
  console.log(`\n### ${title}\n\n${markdownTable(head, rows)}`);
}

function spread(measured: Measured): string {
  return `${measured.of('firstChunkMs').toFixed(2)} / ${measured.of('firstChunkP99Ms').toFixed(2)}`;
}

function microseconds(measured: Measured): number {
  return Math.round(measured.of('ownMicroseconds'));
}

function signed(milliseconds: number): string {
  return `${milliseconds < 0 ? '−' : '+'}${Math.abs(milliseconds).toFixed(2)}`;
}
