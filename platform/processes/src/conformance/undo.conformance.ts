import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Adapter, begin, call, collected, endOf } from './suite.ts';
import { journey, chooser, parallel, stubborn, nested } from './suite-processes.ts';

/** What fails is undone. */
export function undoConformance(adapter: Adapter): void {
  test(`${adapter.name}: a failed step and all before it are undone, latest first`, async () => {
    const { processes, ports, id } = begin(adapter);
    const ended = await endOf(
      processes,
      id,
      processes.start(journey, id, { failAt: 'flight' }, call),
    );
    assert.deepEqual(ended, {
      outcome: 'failed',
      failure: { name: 'Error', message: 'no seat', code: 'NO_SEAT' },
      undone: ['flight', 'hotel', 'train'],
      notUndone: [],
    });
    assert.deepEqual(ports.log, [
      'train',
      'hotel',
      'flight',
      'undo flight perhaps',
      'undo hotel hotel-1',
      'undo train train-1',
    ]);
  });

  test(`${adapter.name}: an undo that fails is tried again`, async () => {
    const { processes, ports, id } = begin(adapter);
    await endOf(
      processes,
      id,
      processes.start(journey, id, { failAt: 'hotel', undoFails: 2 }, call),
    );
    assert.deepEqual(ports.log.slice(2), ['undo hotel perhaps', 'undo train train-1']);
  });

  test(`${adapter.name}: an undo that fails for good is reported, and does not stop the others`, async () => {
    const { processes, ports, id } = begin(adapter);
    const ended = await endOf(processes, id, processes.start(stubborn, id, null, call));
    assert.ok(ended.outcome === 'failed');
    assert.equal(ended.failure.message, 'the body itself fails');
    assert.deepEqual(ended.notUndone, [
      { step: 'work', failure: { name: 'Error', message: 'cannot be taken back' } },
    ]);
    assert.deepEqual(ports.log, ['attempt 1', 'attempt 2']);
  });

  test(`${adapter.name}: a body may go on after a step that failed, and sees why`, async () => {
    const { processes, id } = begin(adapter);
    assert.deepEqual(await endOf(processes, id, processes.start(chooser, id, null, call)), {
      outcome: 'completed',
      result: {
        first: { name: 'Error', message: 'sold out', code: 'SOLD_OUT', data: { left: 0 } },
        second: 'here',
      },
    });
  });

  test(`${adapter.name}: steps beside a failed one end before anything is undone`, async () => {
    const { processes, ports, id } = begin(adapter);
    const ended = await endOf(processes, id, processes.start(parallel, id, null, call));
    assert.ok(ended.outcome === 'failed');
    assert.deepEqual(ended.undone, ['c', 'b', 'a']);
    assert.deepEqual(ports.log.slice(-3), ['undo c', 'undo b', 'undo a']);
  });

  test(`${adapter.name}: a step inside a step is refused, progress inside a step is not`, async () => {
    const { processes, id } = begin(adapter);
    const ended = await endOf(processes, id, processes.start(nested, id, null, call));
    assert.ok(ended.outcome === 'failed');
    assert.match(ended.failure.message, /Step "outer" contains another step/);
    assert.deepEqual(await collected(processes.progress(id)), ['from inside']);
  });
}
