import { type Child, startChild } from '../child.ts';
import type { Load, LoadPlan } from './plan.ts';

export type LoadSource = Pick<Child, 'pid' | 'stop'> & { run(plan: LoadPlan): Promise<Load> };

/** Starts the load generator in a process of its own, on core 1. */
export async function startLoad(): Promise<LoadSource> {
  const child = await startChild('load/generator.ts', 1);
  return {
    pid: child.pid,
    stop: child.stop,
    run: async (plan) => (await child.ask<{ load: Load }>(plan)).load,
  };
}
