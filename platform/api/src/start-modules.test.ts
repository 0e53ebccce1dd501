import { contextContract, problem, Receipt, z } from '@atelier/contract';
import { openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { executor } from '@atelier/event-store';
import { accept, type Decider, insert, projection, reject, update } from '@atelier/kernel';
import { clientOf, handler, loopback, receipt } from '@atelier/rpc';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Module, StartedModule } from './module.ts';
import { startModules } from './start-modules.ts';
import { fakeActor, startTestApi } from './testing.ts';
import { createMetrics, silentLog } from '@atelier/telemetry';
import { Pool } from 'pg';

type Opened = { type: 'WorkshopOpened'; workshopId: string; seats: number };
type Reserved = { type: 'SeatReserved'; workshopId: string };
type Workshop = { seats: number; taken: number } | undefined;
type Command =
  | { type: 'OpenWorkshop'; workshopId: string; seats: number }
  | { type: 'ReserveSeat'; workshopId: string };

const workshop = {
  initial: undefined,
  decide: {
    OpenWorkshop: ({ workshopId, seats }, state) =>
      state ? accept() : accept({ type: 'WorkshopOpened', workshopId, seats }),
    ReserveSeat({ workshopId }, state) {
      if (!state || state.taken === state.seats) return reject({ code: 'WORKSHOP_FULL' });
      return accept({ type: 'SeatReserved', workshopId });
    },
  },
  evolve: (state, event) =>
    event.type === 'WorkshopOpened'
      ? { seats: event.seats, taken: 0 }
      : state && { ...state, taken: state.taken + 1 },
} satisfies Decider<Workshop, Command, Opened | Reserved>;

type Row = { id: string; workspaceId: string; seatsLeft: number };
const workshops = projection<Opened | Reserved, Row>('workshops', {
  WorkshopOpened: ({ workshopId, seats }, { workspaceId }) =>
    insert({ id: workshopId, workspaceId, seatsLeft: seats }),
  SeatReserved: ({ workshopId }) =>
    update(workshopId, (row) => ({ ...row, seatsLeft: row.seatsLeft - 1 })),
});

const e = contextContract('enrolment');
const WORKSHOP_NOT_FOUND = problem(404, 'No such workshop.');
const enrolment = e.contract({
  openWorkshop: e
    .replace('/workshops/{workshopId}', { summary: 'Open a workshop' })
    .input(z.object({ workshopId: z.string(), seats: z.int() }))
    .output(Receipt),
  reserveSeat: e
    .command('/workshops/{workshopId}/seats', { summary: 'Reserve a seat' })
    .input(z.object({ workshopId: z.string() }))
    .output(Receipt)
    .errors({ WORKSHOP_FULL: problem(409, 'This workshop is full.') }),
  getWorkshop: e
    .query('/workshops/{workshopId}', { summary: 'One workshop' })
    .input(z.object({ workshopId: z.string() }))
    .output(z.object({ seatsLeft: z.int(), mails: z.int() }))
    .errors({ WORKSHOP_NOT_FOUND }),
  describeWorkshop: e
    .internal({ summary: 'For mail' })
    .input(z.object({ workshopId: z.string() }))
    .output(z.object({ seatsLeft: z.int() }))
    .errors({ WORKSHOP_NOT_FOUND }),
});

const m = contextContract('mail');
const mail = m.contract({
  countMails: m
    .query('/mails/{workshopId}', { summary: 'How many were sent' })
    .input(z.object({ workshopId: z.string() }))
    .output(z.object({ mails: z.int(), seatsLeft: z.int() })),
});

const enrolmentModule: Module<{ mail: typeof mail }, { greeting: string }> = {
  name: 'enrolment',
  contract: enrolment,
  needs: { mail },
  migrations: [],
  projections: [workshops],
  publishes: ({ type }, { streamId }) =>
    type === 'SeatReserved'
      ? { type: 'enrolment.seat-reserved.v1', data: { workshopId: streamId } }
      : undefined,
  async start({ store }, neighbours, settings) {
    assert.equal(settings.greeting, 'hello');
    const execute = executor(store, 'workshop', workshop);
    const rows = store.rows(workshops);
    const find = (workspaceId: string, workshopId: string) => rows.get(workspaceId, workshopId);
    return {
      router: {
        openWorkshop: handler(enrolment.openWorkshop, async ({ input, call, errors }) =>
          receipt(
            await execute(call, input.workshopId, { type: 'OpenWorkshop', ...input }),
            errors,
          ),
        ),
        reserveSeat: handler(enrolment.reserveSeat, async ({ input, call, errors }) =>
          receipt(await execute(call, input.workshopId, { type: 'ReserveSeat', ...input }), errors),
        ),
        getWorkshop: handler(enrolment.getWorkshop, async ({ input, call, errors, signal }) => {
          const row = await find(call.actor.workspaceId, input.workshopId);
          if (!row) throw errors.WORKSHOP_NOT_FOUND();
          const { mails } = await neighbours.mail.countMails(input, { context: call, signal });
          return { seatsLeft: row.seatsLeft, mails };
        }),
        describeWorkshop: handler(enrolment.describeWorkshop, async ({ input, call, errors }) => {
          const row = await find(call.actor.workspaceId, input.workshopId);
          if (!row) throw errors.WORKSHOP_NOT_FOUND();
          return { seatsLeft: row.seatsLeft };
        }),
      },
      authenticate: async ({ value }) =>
        value === 'ada'
          ? { actor: fakeActor() }
          : value === 'eve'
            ? { actor: fakeActor({ userId: 'user_eve', workspaceId: 'workspace_eve' }) }
            : undefined,
    };
  },
};

/** Tells a test when a mail was counted. */
const sent = new EventTarget();

const mailModule: Module<{ enrolment: typeof enrolment }, Record<never, never>> = {
  name: 'mail',
  contract: mail,
  needs: { enrolment },
  migrations: [
    {
      name: 'mails',
      sql: 'create table mails (event_id text primary key, workshop_id text not null)',
    },
  ],
  projections: [],
  async start({ pool, schema }, neighbours) {
    return {
      router: {
        countMails: handler(mail.countMails, async ({ input, call }) => {
          const { rowCount } = await pool.query(
            `select from ${schema}.mails where workshop_id = $1`,
            [input.workshopId],
          );
          const { seatsLeft } = await neighbours.enrolment.describeWorkshop(input, {
            context: call,
          });
          return { mails: rowCount ?? 0, seatsLeft };
        }),
      },
      subscriptions: [
        {
          name: 'mail-seats',
          to: 'enrolment',
          async handle({ id, data }, transaction) {
            const { workshopId } = data as { workshopId: string };
            await transaction.query(`insert into ${schema}.mails values ($1, $2)`, [
              id,
              workshopId,
            ]);
            setImmediate(() => sent.dispatchEvent(new Event('mail')));
          },
        },
      ],
    };
  },
};

const settings = { enrolment: { greeting: 'hello' } };

test('modules run on their own schemas, call each other and hear of each other', async () => {
  const api = await startTestApi([enrolmentModule, mailModule], settings);
  const ada = api.as('ada');
  assert.equal((await ada.put('/api/v1/workshops/w1', { seats: 1 })).status, 200);
  const heard = once(sent, 'mail');
  assert.deepEqual((await ada.post('/api/v1/workshops/w1/seats')).body, { version: 2 });
  assert.equal((await ada.post('/api/v1/workshops/w1/seats')).body.code, 'WORKSHOP_FULL');
  await heard;
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await ada.get('/api/v1/workshops/w1');
    assert.equal(body.seatsLeft, 0);
    if (body.mails === 1) break;
  }
  assert.deepEqual((await ada.get('/api/v1/mails/w1')).body, { mails: 1, seatsLeft: 0 });
});

test('what belongs to another workspace is not there', async () => {
  const api = await startTestApi([enrolmentModule, mailModule], settings);
  await api.as('ada').put('/api/v1/workshops/w1', { seats: 1 });
  const { status, body } = await api.as('eve').get('/api/v1/workshops/w1');
  assert.deepEqual([status, body.code], [404, 'WORKSHOP_NOT_FOUND']);
});

test('the mistake of a module that asks a neighbour wrongly is not the mistake of the client', async () => {
  const api = await startTestApi([enrolmentModule, mailModule], settings);
  // `countMails` does not declare WORKSHOP_NOT_FOUND, which its neighbour answers.
  const { status, body } = await api.as('ada').get('/api/v1/mails/unknown');
  assert.deepEqual([status, body.code], [500, 'INTERNAL_SERVER_ERROR']);
});

test('a module that does not start takes those before it down again', async () => {
  const stopped: string[] = [];
  const first = {
    ...mailModule,
    needs: {},
    start: async (): Promise<StartedModule> => ({
      router: {},
      stop: async () => void stopped.push('mail'),
    }),
  };
  const second = { ...enrolmentModule, start: () => Promise.reject(new Error('no key')) };
  await assert.rejects(startTestApi([first, second], settings), /no key/);
  assert.deepEqual(stopped, ['mail']);
});

test('where one schema cannot be brought up to date no module starts', async () => {
  const first = { ...mailModule, needs: {}, start: () => assert.fail('it starts') };
  const newer = [{ name: 'newer', sql: 'select nothing from nowhere' }];
  const second = { ...enrolmentModule, migrations: newer };
  await assert.rejects(startTestApi([first, second], settings), /Migration "newer"/);
});

test('a module that does not stop keeps none of the others running, nor hides why', async () => {
  const stopped: string[] = [];
  const one = (name: string, stop: () => Promise<void>) => ({
    ...mailModule,
    name,
    needs: {},
    start: async (): Promise<StartedModule> => ({ router: {}, stop }),
  });
  const stuck = one('stuck', () => Promise.reject(new Error('will not stop')));
  const quiet = one('quiet', async () => void stopped.push('quiet'));
  const failing = { ...stuck, name: 'failing', start: () => Promise.reject(new Error('no key')) };
  await assert.rejects(startTestApi([quiet, stuck, failing]), /no key/);
  assert.deepEqual(stopped, ['quiet']);
});

test('what could not be handled is seen in the metrics, and tried again by the next start', async (t) => {
  const { url } = await testDatabase();
  const pools = new Map<string, Pool>();
  const poolOf = (schema: string) => {
    const pool = pools.get(schema) ?? openPool(url, { applicationName: 'test', schema });
    pools.set(schema, pool);
    return pool;
  };
  t.after(() => Promise.all([...pools.values()].map((pool) => pool.end())));
  const metrics = createMetrics();
  const handled: string[] = [];
  let isBroken = true;
  const listening = {
    ...mailModule,
    needs: {},
    async start(): Promise<StartedModule> {
      const handle = async ({ type }: { type: string }) => {
        if (isBroken) throw new Error('not yet');
        handled.push(type);
        sent.dispatchEvent(new Event('handled'));
      };
      return { router: {}, subscriptions: [{ name: 'listen', to: 'enrolment', handle }] };
    },
  };
  const start = async () => {
    const options = { poolOf, settings, log: silentLog, metrics, wiring: 'loopback' } as const;
    const processDatabase = { pool: poolOf('processes'), url };
    return startModules({ ...options, modules: [enrolmentModule, listening], processDatabase });
  };
  const first = await start();
  const api = clientOf(enrolment, loopback(first.hosted[0]?.started.router ?? assert.fail()));
  const call = { context: { actor: fakeActor(), requestId: 'request_1' } };
  await api.openWorkshop({ workshopId: 'w1', seats: 1 }, call);
  await api.reserveSeat({ workshopId: 'w1' }, call);
  const seen = /^subscription_events_parked\{context="mail",subscription="listen"\} 1$/m;
  while (!seen.test(await metrics.expose()))
    await new Promise((resolve) => setTimeout(resolve, 10));
  await first.stop();
  // As if it had been tried as often as it is, which takes seconds.
  await poolOf('mail').query('update mail.parked_events set retry_at = null, attempts = 5');

  isBroken = false;
  const heard = once(sent, 'handled');
  const second = await start();
  await heard;
  await second.stop();
  assert.deepEqual(handled, ['enrolment.seat-reserved.v1']);
});

test('a neighbour that is not started beside is named', async () => {
  const options = {
    poolOf: () => assert.fail(),
    processDatabase: { pool: new Pool(), url: '' },
    settings,
    wiring: 'loopback' as const,
    log: silentLog,
    metrics: createMetrics(),
  };
  await assert.rejects(
    startModules({ ...options, modules: [mailModule] }),
    /The module mail needs enrolment, which is not started beside it\./,
  );
});
