import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallContext } from '@atelier/kernel';
import { PaidStepUncertain, StepFailed } from './failure.ts';
import type { Outcome } from './outcome.ts';
import { type BoundProcess, defineProcess, type Run } from './process.ts';
import { type Processes, ProcessIdTaken, UndefinedProcess, UnknownProcess } from './processes.ts';

type Ports = {
  readonly log: string[];
  readonly reached: Map<string, () => void>;
};

const call: CallContext = {
  actor: {
    kind: 'user',
    userId: 'user_1',
    workspaceId: 'workspace_1',
    roles: [],
    permissions: [],
  },
  requestId: 'request_1',
};

let counter = 0;
const newProcessId = () => `process_${Date.now()}_${counter++}`;

async function collected(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Waits until the body of run `id` says that it has come to a place. */
function reaching(ports: Ports, id: string): Promise<void> {
  return new Promise((resolve) => ports.reached.set(id, resolve));
}

const journey = defineProcess(
  'journey',
  async (run: Run<Ports>, { failAt, undoFails = 0 }: { failAt?: string; undoFails?: number }) => {
    const { log } = run.ports;
    let failing = undoFails;
    const book = (what: string) =>
      run.step(
        what,
        async () => {
          log.push(what);
          if (what === failAt) throw Object.assign(new Error('no seat'), { code: 'NO_SEAT' });
          return { ticket: `${what}-1` };
        },
        async (booked) => {
          if (failing-- > 0) throw new Error('try again');
          log.push(`undo ${what} ${booked?.ticket ?? 'perhaps'}`);
        },
      );
    await book('train');
    const { ticket } = await book('hotel');
    await book('flight');
    return { hotel: ticket, when: new Date(0) };
  },
);

const patient = defineProcess(
  'patient',
  async (run: Run<Ports>, wait: 'signal' | 'sleep' | 'step') => {
    await run.step(
      'open',
      async () => {},
      async () => void run.ports.log.push('closed again'),
    );
    const here = () => run.ports.reached.get(run.id)?.();
    if (wait === 'step')
      await run.step(
        'long',
        ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            here();
          }),
        async () => void run.ports.log.push('long undone'),
      );
    here();
    if (wait === 'sleep') await run.sleep(60_000);
    const first = await run.waitFor<{ n: number }>('go', 10_000);
    const second = await run.waitFor<{ n: number }>('other', 10_000);
    const none = await run.waitFor('nothing', 20);
    return [first?.n, second?.n, none === undefined];
  },
);

const reporter = defineProcess('reporter', async (run: Run<Ports>, count: number) => {
  for (let index = 0; index < count; index++) await run.progress({ done: index });
  return count;
});

const payer = defineProcess(
  'payer',
  async (
    run: Run<Ports>,
    { key, how }: { key: string; how: 'pay' | 'refused' | 'lost' | 'recovered' | 'not paid' },
  ) => {
    const { log } = run.ports;
    return await run.paid(
      'pay',
      key,
      async ({ alreadyStarted }) => {
        log.push(`paid ${alreadyStarted ? 'again' : 'first'}`);
        if (how === 'refused') throw Object.assign(new Error('no credit'), { code: 'NO_CREDIT' });
        if (how === 'lost') throw new PaidStepUncertain(key, 'the line went dead');
        return { answer: 'nul \u0000 is kept' };
      },
      how === 'recovered'
        ? { recover: async () => ({ paid: true, result: { answer: 'looked up' } }) }
        : how === 'not paid'
          ? { recover: async () => ({ paid: false }) }
          : {},
    );
  },
);

const chooser = defineProcess('chooser', async (run: Run<Ports>, _input: null) => {
  const first = await run
    .step('first choice', async () => {
      throw Object.assign(new Error('sold out'), { code: 'SOLD_OUT', data: { left: 0 } });
    })
    .catch((error: unknown) => {
      assert.ok(error instanceof StepFailed);
      return error.failure;
    });
  return { first, second: await run.step('second choice', async () => 'here') };
});

const parallel = defineProcess('parallel', async (run: Run<Ports>, _input: null) => {
  const one = (name: string, fails = false) =>
    run.step(
      name,
      async () => {
        await Promise.resolve();
        if (fails) throw new Error('broken');
        run.ports.log.push(name);
      },
      async () => void run.ports.log.push(`undo ${name}`),
    );
  await Promise.all([one('a'), one('b', true), one('c')]);
});

const stubborn = defineProcess('stubborn', async (run: Run<Ports>, _input: null) => {
  await run.step(
    'work',
    async () => {},
    async () => {
      throw new Error('cannot be taken back');
    },
  );
  await run.step(
    'retried',
    async ({ attempt }) => {
      run.ports.log.push(`attempt ${attempt}`);
      if (attempt < 2) throw new Error('not yet');
    },
    undefined,
    { attempts: 2 },
  );
  throw new TypeError('the body itself fails');
});

const nested = defineProcess('nested', async (run: Run<Ports>, _input: null) => {
  await run.step('outer', async () => {
    await run.progress('from inside');
    await run.step('inner', async () => {});
  });
});

const unknownHere = defineProcess('unknown-here', async () => {});

/** The processes that the suite runs: bind them to the adapter under test. */
export function conformanceProcesses(ports: Ports): readonly BoundProcess[] {
  return [journey, patient, reporter, payer, chooser, parallel, stubborn, nested].map((each) =>
    // Each takes the same ports; only their inputs differ.
    (each as typeof journey).with(ports),
  );
}

export function conformancePorts(): Ports {
  return { log: [], reached: new Map() };
}

/** What every adapter of `Processes` does. */
export function processesConformance(
  adapter: string,
  opened: () => Promise<{ processes: Processes; ports: Ports }>,
): void {
  const open = async () => {
    const { processes, ports } = await opened();
    ports.log.length = 0;
    return { processes, ports, id: newProcessId() };
  };
  const run = async <Result>(
    processes: Processes,
    id: string,
    starting: Promise<unknown>,
  ): Promise<Outcome<Result>> => {
    await starting;
    return await processes.result<Result>(id);
  };

  test(`${adapter}: a process that completes tells its result, as JSON`, async () => {
    const { processes, id } = await open();
    assert.deepEqual(await run(processes, id, processes.start(journey, id, {}, call)), {
      outcome: 'completed',
      result: { hotel: 'hotel-1', when: '1970-01-01T00:00:00.000Z' },
    });
    const { state, workspaceId, process, input } = (await processes.status(id))!;
    assert.deepEqual(
      { state, workspaceId, process, input },
      { state: 'completed', workspaceId: 'workspace_1', process: 'journey', input: {} },
    );
  });

  test(`${adapter}: a failed step and all before it are undone, latest first`, async () => {
    const { processes, ports, id } = await open();
    const ended = await run(
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

  test(`${adapter}: an undo that fails is tried again`, async () => {
    const { processes, ports, id } = await open();
    await run(processes, id, processes.start(journey, id, { failAt: 'hotel', undoFails: 2 }, call));
    assert.deepEqual(ports.log.slice(2), ['undo hotel perhaps', 'undo train train-1']);
  });

  test(`${adapter}: an undo that fails for good is reported, and does not stop the others`, async () => {
    const { processes, ports, id } = await open();
    const ended = await run(processes, id, processes.start(stubborn, id, null, call));
    assert.ok(ended.outcome === 'failed');
    assert.equal(ended.failure.message, 'the body itself fails');
    assert.deepEqual(ended.notUndone, [
      { step: 'work', failure: { name: 'Error', message: 'cannot be taken back' } },
    ]);
    assert.deepEqual(ports.log, ['attempt 1', 'attempt 2']);
  });

  test(`${adapter}: a body may go on after a step that failed, and sees why`, async () => {
    const { processes, id } = await open();
    assert.deepEqual(await run(processes, id, processes.start(chooser, id, null, call)), {
      outcome: 'completed',
      result: {
        first: { name: 'Error', message: 'sold out', code: 'SOLD_OUT', data: { left: 0 } },
        second: 'here',
      },
    });
  });

  test(`${adapter}: steps beside a failed one end before anything is undone`, async () => {
    const { processes, ports, id } = await open();
    const ended = await run(processes, id, processes.start(parallel, id, null, call));
    assert.ok(ended.outcome === 'failed');
    assert.deepEqual(ended.undone, ['c', 'b', 'a']);
    assert.deepEqual(ports.log.slice(-3), ['undo c', 'undo b', 'undo a']);
  });

  test(`${adapter}: a step inside a step is refused, progress inside a step is not`, async () => {
    const { processes, id } = await open();
    const ended = await run(processes, id, processes.start(nested, id, null, call));
    assert.ok(ended.outcome === 'failed');
    assert.match(ended.failure.message, /Step "outer" contains another step/);
    assert.deepEqual(await collected(processes.progress(id)), ['from inside']);
  });

  test(`${adapter}: the same id again is the same process`, async () => {
    const { processes, ports, id } = await open();
    await processes.start(journey, id, {}, call);
    await processes.start(journey, id, { failAt: 'train' }, call);
    assert.equal((await processes.result(id)).outcome, 'completed');
    await processes.start(journey, id, {}, call);
    assert.deepEqual(ports.log, ['train', 'hotel', 'flight']);
    await assert.rejects(processes.start(chooser, id, null, call), ProcessIdTaken);
  });

  test(`${adapter}: a cancel ends a wait, and the process is undone`, async () => {
    for (const wait of ['signal', 'sleep'] as const) {
      const { processes, ports, id } = await open();
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

  test(`${adapter}: a cancel during a long step reaches the step, which is undone too`, async () => {
    const { processes, ports, id } = await open();
    const waiting = reaching(ports, id);
    await processes.start(patient, id, 'step', call);
    await waiting;
    await processes.cancel(id, 'too long');
    assert.equal((await processes.result(id)).outcome, 'cancelled');
    assert.deepEqual(ports.log, ['long undone', 'closed again']);
  });

  test(`${adapter}: a cancel after the end changes nothing`, async () => {
    const { processes, id } = await open();
    await run(processes, id, processes.start(journey, id, {}, call));
    await processes.cancel(id, 'too late');
    assert.equal((await processes.status(id))?.state, 'completed');
    assert.equal((await processes.status(id))?.cancelRequested, undefined);
  });

  test(`${adapter}: signals wait until they are asked for, in any order`, async () => {
    const { processes, ports, id } = await open();
    const waiting = reaching(ports, id);
    await processes.start(patient, id, 'signal', call);
    await waiting;
    await processes.signal(id, 'other', { n: 2 });
    await processes.signal(id, 'go', { n: 1 });
    assert.deepEqual(await processes.result(id), { outcome: 'completed', result: [1, 2, true] });
  });

  test(`${adapter}: progress is read from any entry on, and ends with the process`, async () => {
    const { processes, id } = await open();
    await processes.start(reporter, id, 3, call);
    const all = await collected(processes.progress(id));
    assert.deepEqual(all, [{ done: 0 }, { done: 1 }, { done: 2 }]);
    assert.deepEqual(await collected(processes.progress(id, 2)), [{ done: 2 }]);
  });

  test(`${adapter}: one key is paid once, whoever asks`, async () => {
    const { processes, ports, id } = await open();
    const paid = { outcome: 'completed', result: { answer: 'nul \u0000 is kept' } };
    for (const processId of [id, `${id}_b`])
      assert.deepEqual(
        await run(
          processes,
          processId,
          processes.start(payer, processId, { key: id, how: 'pay' }, call),
        ),
        paid,
      );
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter}: two that pay under one key at the same time share the answer`, async () => {
    const { processes, ports, id } = await open();
    const ids = [id, `${id}_b`, `${id}_c`];
    await Promise.all(
      ids.map((each) => processes.start(payer, each, { key: id, how: 'pay' }, call)),
    );
    for (const each of ids) assert.equal((await processes.result(each)).outcome, 'completed');
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter}: a payment that was refused is not asked for again under its key`, async () => {
    const { processes, ports, id } = await open();
    for (const processId of [id, `${id}_b`]) {
      const ended = await run(
        processes,
        processId,
        processes.start(payer, processId, { key: id, how: 'refused' }, call),
      );
      assert.ok(ended.outcome === 'failed' && ended.failure.code === 'NO_CREDIT');
    }
    assert.deepEqual(ports.log, ['paid first']);
  });

  test(`${adapter}: an uncertain payment is never repeated unless the provider knows`, async () => {
    const { processes, ports, id } = await open();
    const pay = async (how: 'lost' | 'pay' | 'recovered', name: string) =>
      await run(
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

  test(`${adapter}: a payment of which the provider knows nothing is made again`, async () => {
    const { processes, ports, id } = await open();
    await run(processes, id, processes.start(payer, id, { key: id, how: 'lost' }, call));
    const ended = await run(
      processes,
      `${id}_b`,
      processes.start(payer, `${id}_b`, { key: id, how: 'not paid' }, call),
    );
    assert.equal(ended.outcome, 'completed');
    assert.deepEqual(ports.log, ['paid first', 'paid again']);
  });

  test(`${adapter}: processes are listed by tenant, the newest first`, async () => {
    const { processes, id } = await open();
    const other = { ...call, actor: { ...call.actor, workspaceId: `workspace_${id}` as const } };
    for (const each of [`${id}_1`, `${id}_2`])
      await run(processes, each, processes.start(reporter, each, 0, other));
    const listed = await processes.list({ workspaceId: other.actor.workspaceId });
    assert.deepEqual(
      listed.map((each) => each.id),
      [`${id}_2`, `${id}_1`],
    );
    const workspaceId = other.actor.workspaceId;
    assert.deepEqual(await processes.list({ workspaceId, active: true }), []);
    assert.deepEqual(await processes.list({ workspaceId, process: 'payer' }), []);
  });

  test(`${adapter}: what is not there is said to be not there`, async () => {
    const { processes, id } = await open();
    assert.equal(await processes.status(id), undefined);
    await assert.rejects(processes.result(id), UnknownProcess);
    await assert.rejects(processes.signal(id, 'go'), UnknownProcess);
    await assert.rejects(processes.cancel(id, 'why'), UnknownProcess);
    await assert.rejects(collected(processes.progress(id)), UnknownProcess);
    await assert.rejects(processes.start(unknownHere, id, undefined, call), UndefinedProcess);
  });
}
