import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Adapter, begin, call, endOf, reaching } from './suite.ts';
import { journey, patient } from './suite-processes.ts';

/** A process hears cancels and signals. */
export function cancelConformance(adapter: Adapter): void {
  test(`${adapter.name}: a cancel ends a wait, and the process is undone`, async () => {
    for (const wait of ['signal', 'sleep'] as const) {
      const { processes, ports, id } = begin(adapter);
      const waiting = reaching(ports, id);
      await processes.start(patient, id, wait, call);
      await waiting;
      await processes.cancel(id, 'changed my mind');
      await processes.cancel(id, 'really');
      assert.deepEqual(await processes.result(id), {
        outcome: 'cancelled',
        reason: 'changed my mind',
        undone: ['open'],
        notUndone: [],
      });
      assert.deepEqual(ports.log, ['closed again']);
      assert.equal((await processes.status(id))?.cancelRequested, 'changed my mind');
    }
  });

  test(`${adapter.name}: a cancel during a long step reaches the step, which is undone too`, async () => {
    const { processes, ports, id } = begin(adapter);
    const waiting = reaching(ports, id);
    await processes.start(patient, id, 'step', call);
    await waiting;
    await processes.cancel(id, 'too long');
    assert.equal((await processes.result(id)).outcome, 'cancelled');
    assert.deepEqual(ports.log, ['long undone', 'closed again']);
  });

  test(`${adapter.name}: a cancel after the end changes nothing`, async () => {
    const { processes, id } = begin(adapter);
    await endOf(processes, id, processes.start(journey, id, {}, call));
    await processes.cancel(id, 'too late');
    assert.equal((await processes.status(id))?.state, 'completed');
    assert.equal((await processes.status(id))?.cancelRequested, undefined);
  });

  test(`${adapter.name}: signals wait until they are asked for, in any order`, async () => {
    const { processes, ports, id } = begin(adapter);
    const waiting = reaching(ports, id);
    await processes.start(patient, id, 'signal', call);
    await waiting;
    await processes.signal(id, 'other', { n: 2 });
    await processes.signal(id, 'go', { n: 1 });
    assert.deepEqual(await processes.result(id), { outcome: 'completed', result: [1, 2, true] });
  });
}
