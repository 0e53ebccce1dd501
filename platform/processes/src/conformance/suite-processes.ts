import assert from 'node:assert/strict';
import { PaidStepUncertain, StepFailed } from '../failure.ts';
import { type BoundProcess, defineProcess, type Run } from '../process.ts';

/** What the suite's processes touch: what they did, and who waits for them to get somewhere. */
export type Ports = {
  readonly log: string[];
  readonly reached: Map<string, () => void>;
};

export const journey = defineProcess(
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

export const patient = defineProcess(
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

export const reporter = defineProcess('reporter', async (run: Run<Ports>, count: number) => {
  for (let index = 0; index < count; index++) await run.progress({ done: index });
  return count;
});

export const payer = defineProcess(
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

export const chooser = defineProcess('chooser', async (run: Run<Ports>, _input: null) => {
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

export const parallel = defineProcess('parallel', async (run: Run<Ports>, _input: null) => {
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

export const stubborn = defineProcess('stubborn', async (run: Run<Ports>, _input: null) => {
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

export const nested = defineProcess('nested', async (run: Run<Ports>, _input: null) => {
  await run.step('outer', async () => {
    await run.progress('from inside');
    await run.step('inner', async () => {});
  });
});

export const unknownHere = defineProcess('unknown-here', async () => {});

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
