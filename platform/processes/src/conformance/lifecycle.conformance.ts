import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessIdTaken, UndefinedProcess, UnknownProcess } from '../processes.ts';
import { type Adapter, begin, call, collected, endOf } from './suite.ts';
import { chooser, journey, reporter, unknownHere } from './suite-processes.ts';

/** Processes start once, tell how they go on and how they ended. */
export function lifecycleConformance(adapter: Adapter): void {
  test(`${adapter.name}: a process that completes tells its result, as JSON`, async () => {
    const { processes, id } = begin(adapter);
    assert.deepEqual(await endOf(processes, id, processes.start(journey, id, {}, call)), {
      outcome: 'completed',
      result: { hotel: 'hotel-1', when: '1970-01-01T00:00:00.000Z' },
    });
    const { state, workspaceId, process, input } = (await processes.status(id))!;
    assert.deepEqual(
      { state, workspaceId, process, input },
      { state: 'completed', workspaceId: 'workspace_1', process: 'journey', input: {} },
    );
  });

  test(`${adapter.name}: the same id again is the same process`, async () => {
    const { processes, ports, id } = begin(adapter);
    await processes.start(journey, id, {}, call);
    await processes.start(journey, id, { failAt: 'train' }, call);
    assert.equal((await processes.result(id)).outcome, 'completed');
    await processes.start(journey, id, {}, call);
    assert.deepEqual(ports.log, ['train', 'hotel', 'flight']);
    await assert.rejects(processes.start(chooser, id, null, call), ProcessIdTaken);
  });

  test(`${adapter.name}: progress is read from any entry on, and ends with the process`, async () => {
    const { processes, id } = begin(adapter);
    await processes.start(reporter, id, 3, call);
    const all = await collected(processes.progress(id));
    assert.deepEqual(all, [{ done: 0 }, { done: 1 }, { done: 2 }]);
    assert.deepEqual(await collected(processes.progress(id, 2)), [{ done: 2 }]);
  });

  test(`${adapter.name}: processes are listed by tenant, the newest first`, async () => {
    const { processes, id } = begin(adapter);
    const other = { ...call, actor: { ...call.actor, workspaceId: `workspace_${id}` as const } };
    for (const each of [`${id}_1`, `${id}_2`])
      await endOf(processes, each, processes.start(reporter, each, 0, other));
    const listed = await processes.list({ workspaceId: other.actor.workspaceId });
    assert.deepEqual(
      listed.map((each) => each.id),
      [`${id}_2`, `${id}_1`],
    );
    const workspaceId = other.actor.workspaceId;
    assert.deepEqual(await processes.list({ workspaceId, active: true }), []);
    assert.deepEqual(await processes.list({ workspaceId, process: 'payer' }), []);
  });

  test(`${adapter.name}: what is not there is said to be not there`, async () => {
    const { processes, id } = begin(adapter);
    assert.equal(await processes.status(id), undefined);
    await assert.rejects(processes.result(id), UnknownProcess);
    await assert.rejects(processes.signal(id, 'go'), UnknownProcess);
    await assert.rejects(processes.cancel(id, 'why'), UnknownProcess);
    await assert.rejects(collected(processes.progress(id)), UnknownProcess);
    await assert.rejects(processes.start(unknownHere, id, undefined, call), UndefinedProcess);
  });
}
