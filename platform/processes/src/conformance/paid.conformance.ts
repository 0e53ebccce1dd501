import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Adapter, begin, call, endOf } from './suite.ts';
import { payer } from './suite-processes.ts';

/** What is paid is paid once. */
export function paidConformance(adapter: Adapter): void {
  test(`${adapter.name}: one key is paid once, whoever asks`, async () => {
    const { processes, ports, id } = begin(adapter);
    const paid = { outcome: 'completed', result: { answer: 'nul \u0000 is kept' } };
    for (const processId of [id, `${id}_b`])
      assert.deepEqual(
        await endOf(
          processes,
          processId,
          processes.start(payer, processId, { key: id, how: 'pay' }, call),
        ),
        paid,
      );
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter.name}: two that pay under one key at the same time share the answer`, async () => {
    const { processes, ports, id } = begin(adapter);
    const ids = [id, `${id}_b`, `${id}_c`];
    await Promise.all(
      ids.map((each) => processes.start(payer, each, { key: id, how: 'pay' }, call)),
    );
    for (const each of ids) assert.equal((await processes.result(each)).outcome, 'completed');
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter.name}: a payment that was refused is not asked for again under its key`, async () => {
    const { processes, ports, id } = begin(adapter);
    for (const processId of [id, `${id}_b`]) {
      const ended = await endOf(
        processes,
        processId,
        processes.start(payer, processId, { key: id, how: 'refused' }, call),
      );
      assert.ok(ended.outcome === 'failed' && ended.failure.code === 'NO_CREDIT');
    }
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter.name}: an uncertain payment is never repeated unless the provider knows`, async () => {
    const { processes, ports, id } = begin(adapter);
    const pay = async (how: 'lost' | 'pay' | 'recovered', name: string) =>
      await endOf(
        processes,
        `${id}_${name}`,
        processes.start(payer, `${id}_${name}`, { key: id, how }, call),
      );
    for (const how of ['lost', 'pay'] as const) {
      const ended = await pay(how, how);
      assert.ok(ended.outcome === 'failed');
      assert.equal(ended.failure.name, 'PaidStepUncertain');
      assert.equal(ended.failure.uncertainKey, id);
    }
    assert.deepEqual(await pay('recovered', 'c'), {
      outcome: 'completed',
      result: { answer: 'looked up' },
    });
    assert.deepEqual(await pay('pay', 'd'), {
      outcome: 'completed',
      result: { answer: 'looked up' },
    });
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter.name}: a payment of which the provider knows nothing is made again`, async () => {
    const { processes, ports, id } = begin(adapter);
    await endOf(processes, id, processes.start(payer, id, { key: id, how: 'lost' }, call));
    const ended = await endOf(
      processes,
      `${id}_b`,
      processes.start(payer, `${id}_b`, { key: id, how: 'not paid' }, call),
    );
    assert.equal(ended.outcome, 'completed');
    assert.deepEqual(ports.log, ['paid first', 'paid again']);
  });
}
