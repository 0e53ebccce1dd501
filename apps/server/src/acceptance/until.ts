import { setTimeout as pause } from 'node:timers/promises';

/** Waits for something that no event tells of; throws what `or` says when it does not come. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  { withinMs = 60_000, or }: { withinMs?: number; or: () => string },
): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await holds()); await pause(20))
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms: ${or()}`);
}
