import { type ClientOf, contextContract, problem, z } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { isDefinedError, ORPCError } from '@orpc/client';
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { clientOf, connect, handler, inProcess, loopback, overRpc, rpcServer } from './index.ts';

const c = contextContract('seats');
const seats = c.contract({
  reserve: c
    .create('/seats', { summary: 'Reserve a seat' })
    .input(
      z.object({ row: z.int().min(1), note: z.object({ tags: z.array(z.string()) }).optional() }),
    )
    .output(z.object({ row: z.int(), by: z.string(), tags: z.array(z.string()) }))
    .errors({ ROW_FULL: problem(409, 'This row is full.', z.object({ seats: z.int() })) }),
  crash: c.command('/crash', { summary: 'Fail in a way no contract knows' }),
  wait: c.command('/wait', { summary: 'Wait for the abort' }).output(z.string()),
  ambient: c.query('/ambient', { summary: 'What is around the handler' }).output(z.string()),
  remove: c
    .remove('/seats/{row}', { summary: 'Give a seat back' })
    .input(z.object({ row: z.int() })),
  secret: c.internal({ summary: 'For neighbours only' }).output(z.string()),
  manage: c
    .command('/manage', {
      summary: 'Needs a right',
      permission: { resource: 'seat', action: 'manage' },
    })
    .output(z.string()),
  changes: c
    .stream('GET', '/changes', z.object({ type: z.literal('changed'), row: z.int() }), {
      summary: 'Seats as they change',
    })
    .input(z.object({ failAfter: z.int().optional(), endAfter: z.int().optional() }))
    .errors({ ROW_GONE: problem(410, 'This row is gone.', z.object({ row: z.int() })) }),
});

const ambient = new AsyncLocalStorage<string>();
const kept: string[][] = [];
const seen = { aborted: 0, finished: 0 };

const router = {
  reserve: handler(seats.reserve, async ({ input, call, errors }) => {
    if (input.row > 100) throw errors.ROW_FULL({ data: { seats: 3 } });
    const tags = input.note?.tags ?? [];
    kept.push(tags);
    return { row: input.row, by: call.actor.userId, tags };
  }),
  crash: handler(seats.crash, async () => {
    throw new TypeError('the password is swordfish');
  }),
  wait: handler(seats.wait, async ({ signal }) => {
    await once(signal, 'abort');
    seen.aborted += 1;
    return 'late';
  }),
  ambient: handler(seats.ambient, async () => ambient.getStore() ?? 'nothing'),
  remove: handler(seats.remove, async () => undefined),
  secret: handler(seats.secret, async () => 'opened'),
  manage: handler(seats.manage, async () => 'done'),
  changes: handler(seats.changes, async ({ input, errors, signal }) =>
    (async function* () {
      try {
        for (let row = 1; !signal.aborted && row <= (input.endAfter ?? 1e6); row++) {
          if (row - 1 === input.failAfter) throw errors.ROW_GONE({ data: { row } });
          yield { type: 'changed' as const, row };
          await pause(1);
        }
      } finally {
        seen.finished += 1;
      }
    })(),
  ),
};

const ada: CallContext = {
  requestId: 'request_1',
  actor: {
    kind: 'user',
    userId: 'user_ada',
    workspaceId: 'workspace_1',
    roles: [],
    permissions: [],
  },
};

const people = new Map([['Bearer ada', ada]]);
const serve = rpcServer(router, {
  prefix: '/rpc/v1/seats',
  contextOf: async ({ headers }) => {
    const context = people.get(headers.authorization ?? '');
    if (context === undefined) throw new Error('unknown caller');
    return context;
  },
});
const server = createServer(async (request, response) => {
  if (!(await serve(request, response))) response.writeHead(404).end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
after(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc/v1/seats`;

const told: string[] = [];
const onFailure = (error: unknown, operation: string) => told.push(`${operation}: ${error}`);
const wirings: Record<string, ClientOf<typeof seats, CallContext>> = {
  'in process': clientOf(seats, inProcess(router, { name: 'seats', onFailure })),
  loopback: clientOf(seats, loopback(router, { name: 'seats', onFailure })),
  'over RPC': clientOf(
    seats,
    overRpc({ url, credentials: async () => ({ authorization: 'Bearer ada' }) }),
  ),
  connected: connect('seats', seats, 'loopback', () => router),
};

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.fail('nothing was thrown'),
    (error: unknown) => error,
  );

for (const [wiring, client] of Object.entries(wirings)) {
  test(`${wiring}: an answer, and nothing where there is none`, async () => {
    assert.deepEqual(await client.reserve({ row: 7 }, { context: ada }), {
      row: 7,
      by: 'user_ada',
      tags: [],
    });
    assert.equal(await client.remove({ row: 7 }, { context: ada }), undefined);
    assert.equal(await client.secret(undefined, { context: ada }), 'opened');
  });

  test(`${wiring}: a declared error keeps its code, status and data`, async () => {
    const error = await rejection(client.reserve({ row: 101 }, { context: ada }));
    assert.ok(error instanceof ORPCError && isDefinedError(error));
    assert.deepEqual([error.code, error.status, error.data], ['ROW_FULL', 409, { seats: 3 }]);
  });

  test(`${wiring}: input that breaks its schema is BAD_REQUEST with issues`, async () => {
    const error = await rejection(client.reserve({ row: 0 }, { context: ada }));
    assert.ok(error instanceof ORPCError);
    assert.equal(error.code, 'BAD_REQUEST');
    assert.deepEqual(error.data.issues[0].path, ['row']);
  });

  test(`${wiring}: a missing right is FORBIDDEN, declared`, async () => {
    const error = await rejection(client.manage(undefined, { context: ada }));
    assert.ok(error instanceof ORPCError && isDefinedError(error));
    assert.equal(error.code, 'FORBIDDEN');
  });

  test(`${wiring}: an unknown error does not say what it was`, async () => {
    const error = await rejection(client.crash(undefined, { context: ada }));
    assert.ok(error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR');
    assert.doesNotMatch(error.message, /swordfish/);
  });

  test(`${wiring}: an abort reaches the handler and rejects at once`, async () => {
    const before = seen.aborted;
    const leaving = new AbortController();
    const waiting = rejection(client.wait(undefined, { context: ada, signal: leaving.signal }));
    await pause(20);
    leaving.abort(new Error('the caller left'));
    assert.equal(String(await waiting), 'Error: the caller left');
    for (let tries = 0; seen.aborted === before && tries < 100; tries++) await pause(5);
    assert.equal(seen.aborted, before + 1);
  });

  test(`${wiring}: a call that is aborted already is never made`, async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    assert.equal(
      String(await rejection(client.reserve({ row: 1 }, { context: ada, signal }))),
      'Error: too late',
    );
  });

  test(`${wiring}: a stream ends with its last item`, async () => {
    const rows: number[] = [];
    for await (const { row } of await client.changes({ endAfter: 3 }, { context: ada }))
      rows.push(row);
    assert.deepEqual(rows, [1, 2, 3]);
  });

  test(`${wiring}: leaving a stream runs the handler's finally`, async () => {
    const before = seen.finished;
    for await (const { row } of await client.changes({}, { context: ada })) if (row === 2) break;
    for (let tries = 0; seen.finished === before && tries < 100; tries++) await pause(5);
    assert.equal(seen.finished, before + 1);
  });

  test(`${wiring}: an aborted stream throws the reason and ends the handler`, async () => {
    const before = seen.finished;
    const leaving = new AbortController();
    const reading = (async () => {
      const options = { context: ada, signal: leaving.signal };
      for await (const { row } of await client.changes({}, options))
        if (row === 2) leaving.abort(new Error('the caller left'));
    })();
    assert.equal(String(await rejection(reading)), 'Error: the caller left');
    for (let tries = 0; seen.finished === before && tries < 100; tries++) await pause(5);
    assert.equal(seen.finished, before + 1);
  });

  test(`${wiring}: a stream that fails on the way throws its declared error`, async () => {
    const rows: number[] = [];
    const error = await rejection(
      (async () => {
        for await (const { row } of await client.changes({ failAfter: 2 }, { context: ada }))
          rows.push(row);
      })(),
    );
    assert.deepEqual(rows, [1, 2]);
    assert.ok(error instanceof ORPCError && isDefinedError(error));
    assert.deepEqual([error.code, error.data], ['ROW_GONE', { row: 3 }]);
  });

  test(`${wiring}: nothing of the caller is around the handler but what was handed over`, async () => {
    assert.equal(
      await ambient.run('the transaction', () => client.ambient(undefined, { context: ada })),
      'nothing',
    );
    const tags = ['window'];
    const answer = await client.reserve({ row: 2, note: { tags } }, { context: ada });
    tags.push('changed by the caller');
    answer.tags.push('changed in the answer');
    assert.deepEqual(kept.at(-1), ['window']);
  });

  test(`${wiring}: 200 calls at once get their own answers`, async () => {
    const rows = Array.from({ length: 200 }, (_, index) => (index % 100) + 1);
    const answers = await Promise.all(rows.map((row) => client.reserve({ row }, { context: ada })));
    assert.deepEqual(
      answers.map(({ row }) => row),
      rows,
    );
  });
}

test('what a local wiring hides from the caller is told on the side of the handler', () => {
  assert.deepEqual(told, [
    'seats.crash: TypeError: the password is swordfish',
    'seats.crash: TypeError: the password is swordfish',
  ]);
});

test("a database that is away is said to be away, and a contract's own error stays what it is", async () => {
  const outage = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const away = {
    ...router,
    crash: handler(seats.crash, async () => {
      throw outage;
    }),
    reserve: handler(seats.reserve, async ({ errors }) => {
      throw errors.ROW_FULL({ data: { seats: 3 }, cause: outage });
    }),
  };
  for (const wire of [inProcess, loopback]) {
    const client = clientOf(seats, wire(away));
    const error = await rejection(client.crash(undefined, { context: ada }));
    assert.ok(error instanceof ORPCError && error.code === 'SERVICE_UNAVAILABLE');
    const full = await rejection(client.reserve({ row: 1 }, { context: ada }));
    assert.ok(full instanceof ORPCError && full.code === 'ROW_FULL');
  }
});

test('over RPC: who cannot prove his call is refused, and a process that is away is unavailable', async () => {
  const stranger = clientOf(seats, overRpc({ url, credentials: async () => ({}) }));
  const refused = await rejection(stranger.reserve({ row: 1 }, { context: ada }));
  assert.ok(refused instanceof ORPCError && refused.status === 401);

  const nobody = { url: 'http://127.0.0.1:9', credentials: async () => ({}) };
  const away = await rejection(
    connect('seats', seats, nobody, () => undefined).reserve({ row: 1 }, { context: ada }),
  );
  assert.ok(away instanceof ORPCError && away.code === 'SERVICE_UNAVAILABLE');
});

test('loopback: a header or field that names an actor changes nothing', async () => {
  const client = connect('seats', seats, 'loopback', () => router);
  const input = {
    row: 5,
    actor: { userId: 'user_eve' },
    context: { actor: { userId: 'user_eve' } },
  };
  assert.equal((await client.reserve(input, { context: ada })).by, 'user_ada');
});

test('two contexts may need each other: the router is asked for at the first call', async () => {
  let started: typeof router | undefined;
  const client = connect('seats', seats, 'in-process', () => started);
  const early = await rejection(client.ambient(undefined, { context: ada }));
  assert.ok(early instanceof ORPCError && early.code === 'SERVICE_UNAVAILABLE');
  started = router;
  assert.equal(await client.ambient(undefined, { context: ada }), 'nothing');
});
