import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupCommit, PartlyWritten } from './group-commit.ts';

/** A write that ends when it is told to. */
function heldWrite() {
  const batches: (readonly number[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const write = (batch: readonly number[]) => {
    batches.push(batch);
    return new Promise<void>((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve()));
    });
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { batches, ends, write, turn };
}

test('what comes while a batch is written leaves together, in order, as the next one', async () => {
  const { batches, ends, write, turn } = heldWrite();
  const commits = groupCommit(write);
  const first = commits.add(1);
  await turn();
  const others = [commits.add(2), commits.add(3)];
  await turn();
  assert.deepEqual(batches, [[1]]);
  ends[0]?.();
  await first;
  await turn();
  assert.deepEqual(batches, [[1], [2, 3]]);
  ends[1]?.();
  await Promise.all(others);
  await commits.settled();
});

test('a batch that cannot be written fails for those in it and for nobody else', async () => {
  const { ends, write, turn } = heldWrite();
  const commits = groupCommit(write);
  const failing = assert.rejects(commits.add(1), /disk full/);
  await turn();
  const next = commits.add(2);
  ends[0]?.(new Error('disk full'));
  await failing;
  await turn();
  ends[1]?.();
  await next;
});

test('of a batch that could be written in part, those fail that were not', async () => {
  const commits = groupCommit<number>(async (batch) => {
    const odd = batch.filter((each) => each % 2 === 1);
    throw new PartlyWritten(new Map(odd.map((each) => [each, new Error(`${each} is odd`)])));
  });
  const ends = await Promise.allSettled([1, 2, 3, 4].map((item) => commits.add(item)));
  assert.deepEqual(
    ends.map((end) => (end.status === 'rejected' ? end.reason.message : end.status)),
    ['1 is odd', 'fulfilled', '3 is odd', 'fulfilled'],
  );
});

test('a batch holds no more than it may', async () => {
  const sizes: number[] = [];
  const commits = groupCommit<number>(async (batch) => void sizes.push(batch.length), {
    maxBatch: 2,
  });
  await Promise.all([1, 2, 3, 4, 5].map((item) => commits.add(item)));
  assert.deepEqual(sizes, [2, 2, 1]);
});
