import { setTimeout as pause } from 'node:timers/promises';
import type { LoadPlan } from '../load/plan.ts';
import { median } from '../median.ts';
import { processorTime } from '../processor-time.ts';
import type { Stage, Subject } from './subjects.ts';

export type Slice = {
  readonly requestsPerSecond: number;
  readonly eventsPerSecond: number;
  readonly firstChunkMs: number;
  readonly firstChunkP99Ms: number;
  /** Processor time per request: of the process between, and of those it started. */
  readonly ownMicroseconds: number;
  readonly databaseMicroseconds: number;
  /** How much of core 1 the load and the upstream used, as 0.8. */
  readonly loadBusy: number;
  /** Cores that other programs used meanwhile. */
  readonly foreignCores: number;
};

export type Measured = {
  values(name: keyof Slice): readonly number[];
  /** The median. */
  of(name: keyof Slice): number;
  /** The median of the quotients, or of the differences, with another's slices of the same rounds. */
  ratio(name: keyof Slice, to: Measured): number;
  later(name: keyof Slice, than: Measured): number;
};

/** Lets all subjects take turns, each time in another order, and gives what each measured. */
export async function interleaved(
  stage: Stage,
  subjects: readonly Subject[],
  plan: Pick<LoadPlan, 'body' | 'connections' | 'sliceMs'>,
  rounds: number,
): Promise<readonly Measured[]> {
  // Untimed: code is compiled, connections are opened.
  for (const subject of subjects) await slice(stage, subject, plan);
  const slices = subjects.map((): Slice[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (turn + round) % subjects.length;
      const subject = subjects[index];
      if (subject) slices[index]?.push(await slice(stage, subject, plan));
    }
  }
  return slices.map(measuredOf);
}

/** What the last slice left to be done, as the ledger's catching up, is no part of the next. */
const SETTLE_MS = 250;

async function slice(
  { load, upstream }: Stage,
  subject: Subject,
  plan: Pick<LoadPlan, 'body' | 'connections' | 'sliceMs'>,
): Promise<Slice> {
  await pause(SETTLE_MS);
  const pids = [load.pid, upstream.pid, ...(subject.pid ? [subject.pid] : [])];
  const startMs = performance.now();
  const before = processorTime(pids);
  const { port, headers } = subject;
  const made = await load.run({ ...plan, port, headers, paths: ['/v1/chat/completions'] });
  const after = processorTime(pids);
  const tookMs = performance.now() - startMs;
  const used = (index: number) => (after.own[index] ?? 0) - (before.own[index] ?? 0);
  const started = (after.descendants[2] ?? 0) - (before.descendants[2] ?? 0);
  const ours = used(0) + used(1) + used(2) + started;
  return {
    requestsPerSecond: made.requests / made.seconds,
    eventsPerSecond: made.events / made.seconds,
    firstChunkMs: made.firstChunk.p50Ms,
    firstChunkP99Ms: made.firstChunk.p99Ms,
    ownMicroseconds: (used(2) * 1000) / made.answered,
    databaseMicroseconds: (started * 1000) / made.answered,
    loadBusy: (used(0) + used(1)) / tookMs,
    foreignCores: Math.max(0, after.machine - before.machine - ours) / tookMs,
  };
}

function measuredOf(slices: readonly Slice[]): Measured {
  const values = (name: keyof Slice) => slices.map((each) => each[name]);
  const paired = (name: keyof Slice, other: Measured, of: (a: number, b: number) => number) =>
    median(values(name).map((value, round) => of(value, other.values(name)[round] ?? value)));
  return {
    values,
    of: (name) => median(values(name)),
    ratio: (name, to) => paired(name, to, (one, other) => one / other),
    later: (name, than) => paired(name, than, (one, other) => one - other),
  };
}
