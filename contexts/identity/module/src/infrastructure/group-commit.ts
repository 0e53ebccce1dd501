/**
 * Writes what comes in while a write is under way as one group, as soon as that one is done. Each
 * caller waits for the group that holds his item, and fails with it.
 */
export function inGroups<Item>(
  write: (group: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | undefined;
  let running: Promise<void> = Promise.resolve();

  return (item) => {
    waiting.push(item);
    next ??= running
      .catch(() => {})
      .then(() => {
        const group = waiting;
        waiting = [];
        next = undefined;
        running = write(group);
        return running;
      });
    return next;
  };
}
