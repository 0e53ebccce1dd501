import type { LoadPlan } from '../load/plan.ts';
import { median } from '../median.ts';
import { type ProcessorTime, processorTime, untilRest } from '../processor-time.ts';
import type { Stage, Subject } from './subjects.ts';

export type Slice = {
  readonly requestsPerSecond: number;
  readonly eventsPerSecond: number;
  readonly firstChunkMs: number;
  readonly firstChunkP99Ms: number;
  /** Processor time per request: of the process between, and of those it started, until all is done. */
  readonly ownMicroseconds: number;
  readonly databaseMicroseconds: number;
  /** How long after the last answer there was still work to do, as for the ledger. */
  readonly behindMs: number;
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

/**
 * Lets all subjects take turns, each time in another order, and gives what each measured in that half
 * of the rounds in which other programs used the least.
 */
export async function interleaved(
  stage: Stage,
  subjects: readonly Subject[],
  slot: Slot,
  rounds: number,
): Promise<readonly Measured[]> {
  // Untimed: code is compiled, connections are opened.
  for (const subject of subjects) await slice(stage, subject, slot);
  const slices = subjects.map((): Slice[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (turn + round) % subjects.length;
      const subject = subjects[index];
      if (subject) slices[index]?.push(await slice(stage, subject, slot));
    }
  }
  const quiet = quieterHalf(slices, rounds);
  return slices.map((each) => measuredOf(each.filter((_, round) => quiet.has(round))));
}

/**
 * Has each subject work before anything is timed. Code is compiled as it runs, and the more there is
 * of it the longer that takes: Atelier's processor time per call still falls after 50,000 calls.
 */
export async function warmUp(
  { load }: Stage,
  subjects: readonly Subject[],
  body: string,
): Promise<void> {
  const sliceMs = Number(process.env.BENCH_WARM_UP_MS ?? 25_000);
  for (const { pid, port, headers } of subjects) {
    const paths = ['/v1/chat/completions'];
    await load.run({ body, connections: 32, sliceMs, port, headers, paths });
    if (pid) await untilRest(pid);
  }
}

function quieterHalf(slices: readonly (readonly Slice[])[], rounds: number): ReadonlySet<number> {
  const foreignIn = (round: number) =>
    slices.reduce((sum, each) => sum + (each[round]?.foreignCores ?? 0), 0);
  const all = Array.from({ length: rounds }, (_, round) => round);
  const sorted = all.toSorted((one, other) => foreignIn(one) - foreignIn(other));
  return new Set(sorted.slice(0, Math.ceil(rounds / 2)));
}

type Slot = Pick<LoadPlan, 'body' | 'connections' | 'sliceMs'>;

async function slice({ load, upstream }: Stage, subject: Subject, slot: Slot): Promise<Slice> {
  const { pid, port, headers } = subject;
  const pids = [load.pid, upstream.pid, ...(pid ? [pid] : [])];
  const startMs = performance.now();
  const before = processorTime(pids);
  const made = await load.run({ ...slot, port, headers, paths: ['/v1/chat/completions'] });
  const answered = processorTime(pids);
  const answeredMs = performance.now();
  // What a slice leaves to be done, as the ledger's catching up, is no part of the next one.
  const restedMs = pid ? await untilRest(pid) : answeredMs;
  const rested = processorTime(pids);
  const used = (until: ProcessorTime, index: number) => usedOf(until.own, before.own, index);
  const database = (until: ProcessorTime) => usedOf(until.descendants, before.descendants, 2);
  const ours = used(answered, 0) + used(answered, 1) + used(answered, 2) + database(answered);
  const tookMs = answeredMs - startMs;
  return {
    requestsPerSecond: made.requests / made.seconds,
    eventsPerSecond: made.events / made.seconds,
    firstChunkMs: made.firstChunk.p50Ms,
    firstChunkP99Ms: made.firstChunk.p99Ms,
    ownMicroseconds: (used(rested, 2) * 1000) / made.answered,
    databaseMicroseconds: (database(rested) * 1000) / made.answered,
    behindMs: Math.max(0, restedMs - answeredMs),
    loadBusy: (used(answered, 0) + used(answered, 1)) / tookMs,
    foreignCores: Math.max(0, answered.machine - before.machine - ours) / tookMs,
  };
}

function usedOf(later: readonly number[], earlier: readonly number[], index: number): number {
  return (later[index] ?? 0) - (earlier[index] ?? 0);
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
