/**
 * Writes many small things in few transactions: what comes while a batch is being written waits for
 * the next one, which leaves as soon as the last returned. Nothing waits when nothing is running. Who
 * adds an item waits for the batch that holds it, and fails with it.
 */
export function groupCommit<Item>(
  write: (batch: readonly Item[]) => Promise<void>,
  { maxBatch = 500 } = {},
) {
  let waiting: { item: Item; done: () => void; fail: (error: unknown) => void }[] = [];
  let running: Promise<void> | undefined;

  const run = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      try {
        await write(batch.map(({ item }) => item));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    running = undefined;
  };

  return {
    /** Resolves when the item's batch is written. */
    add(item: Item): Promise<void> {
      return new Promise((done, fail) => {
        waiting.push({ item, done, fail });
        // Callers of the same turn of the event loop share the first batch.
        running ??= Promise.resolve().then(run);
      });
    },
    async settled(): Promise<void> {
      while (running) await running;
    },
  };
}
