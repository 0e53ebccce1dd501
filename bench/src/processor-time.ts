import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Of `/proc`, where the kernel counts processor time in hundredths of a second. */
const TICK_MS = 10;

export type ProcessorTime = {
  /** Of each process asked for, itself alone. */
  readonly own: readonly number[];
  /** Of all processes that those have started, ended ones included. */
  readonly descendants: readonly number[];
  /** Of everything on this machine. */
  readonly machine: number;
};

/** Milliseconds of processor time that processes have used so far. */
export function processorTime(pids: readonly number[]): ProcessorTime {
  const all = processes();
  const usedBelow = (pid: number): number =>
    [...all]
      .filter(([, { parent }]) => parent === pid)
      .reduce((sum, [id, { ownMs, endedMs }]) => sum + ownMs + endedMs + usedBelow(id), 0);
  return {
    own: pids.map((pid) => all.get(pid)?.ownMs ?? 0),
    descendants: pids.map(usedBelow),
    machine: machineMs(),
  };
}

/** The processes that a process has started, and those that these have. */
export function descendantsOf(pid: number): readonly number[] {
  const all = [...processes()];
  const below = (parent: number): readonly number[] =>
    all.flatMap(([id, stat]) => (stat.parent === parent ? [id, ...below(id)] : []));
  return below(pid);
}

const processes = () => new Map(readdirSync('/proc').flatMap(readStat));

type Stat = { readonly parent: number; readonly ownMs: number; readonly endedMs: number };

function readStat(name: string): [number, Stat][] {
  const pid = Number(name);
  if (Number.isNaN(pid)) return [];
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The name before may hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ms = (...at: number[]) =>
      at.reduce((sum, field) => sum + Number(fields[field]) * TICK_MS, 0);
    const stat = { parent: Number(fields[1]), ownMs: ms(11, 12), endedMs: ms(13, 14) };
    return [[pid, stat]];
  } catch {
    return []; // it ended meanwhile
  }
}

function machineMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + soft) * TICK_MS;
}

/**
 * Waits until a process and those it started do nothing any more, for a minute at most. Answers when
 * they last did something.
 */
export async function untilRest(pid: number): Promise<number> {
  const work = () => {
    const { own, descendants } = processorTime([pid]);
    return (own[0] ?? 0) + (descendants[0] ?? 0);
  };
  const givesUpMs = performance.now() + 60_000;
  let lastMs = performance.now();
  for (let calm = 0, before = work(); calm < CALM && lastMs < givesUpMs; ) {
    await pause(REST_MS);
    const now = work();
    // One tick is what a process uses that only looks whether there is work.
    calm = now - before <= TICK_MS ? calm + 1 : 0;
    if (calm === 0) lastMs = performance.now();
    before = now;
  }
  return lastMs;
}

const REST_MS = 80;
const CALM = 3;

/** Resident memory of a process in MB. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
