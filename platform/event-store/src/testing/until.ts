import assert from 'node:assert/strict';

/** Waits for what another connection or process does; no event of it can be awaited here. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `not so within ${withinMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
