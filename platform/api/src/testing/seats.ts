import { contextContract, problem, z } from '@atelier/contract';
import type { Actor } from '@atelier/kernel';
import { handler, publicHandler } from '@atelier/rpc';
import { silentLog, createMetrics } from '@atelier/telemetry';
import { withEventMeta } from '@orpc/server';
import { once } from 'node:events';
import { after } from 'node:test';
import type { AuditRecord, Credential, PublicRoute, RawRoute } from '../module.ts';
import { type ApiOptions, startApi } from '../start-api.ts';
import { fakeActor } from './actors.ts';
import { httpClient } from './http-client.ts';

const c = contextContract('seats');
const SEAT_TAKEN = problem(409, 'This seat is taken.', z.object({ by: z.string() }));
const Watched = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), row: z.int() }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('end') }),
]);

/** A small contract with one operation for everything the host does. */
export const seats = c.contract({
  signIn: c
    .command('/sign-in', {
      summary: 'Get a cookie',
      access: 'public',
      secretAnswer: true,
      rateLimit: { points: 5, perSeconds: 60, by: 'address+field', field: 'email' },
    })
    .input(z.object({ email: z.email() }))
    .output(z.object({ token: z.string() }))
    .errors({ INVALID_CREDENTIALS: problem(401, 'E-mail or password is wrong.') }),
  reserve: c
    .create('/seats', { summary: 'Reserve a seat' })
    .input(z.object({ row: z.int().min(1), name: z.string().min(2, 'Say at least two letters.') }))
    .output(z.object({ id: z.string(), row: z.int(), by: z.string() }))
    .errors({ SEAT_TAKEN }),
  makeKey: c
    .create('/keys', { summary: 'Make a key', secretAnswer: true })
    .output(z.object({ id: z.string(), key: z.string() })),
  list: c
    .query('/seats', { summary: 'List seats' })
    .input(
      z.object({
        limit: z.coerce.number<number | string>().int().max(9).default(5),
        tags: z.array(z.string()).optional(),
      }),
    )
    .output(z.object({ limit: z.int(), tags: z.array(z.string()).optional() })),
  get: c
    .query('/seats/{seatId}', { summary: 'One seat', audited: true })
    .input(z.object({ seatId: z.string() }))
    .output(z.object({ seatId: z.string() })),
  model: c
    .query('/models/{+model}', { summary: 'A path with slashes' })
    .input(z.object({ model: z.string() }))
    .output(z.object({ model: z.string() })),
  remove: c
    .remove('/seats/{seatId}', {
      summary: 'Give a seat back',
      permission: { resource: 'seat', action: 'remove' },
    })
    .input(z.object({ seatId: z.string() })),
  crash: c.command('/crash', { summary: 'Fail in a way no contract knows' }),
  download: c.query('/seats.csv', { summary: 'All seats' }).output(z.file()),
  log: c
    .download('/seats.jsonl', 'application/x-ndjson', {
      summary: 'All that happened',
      audited: true,
    })
    .input(z.object({ mode: z.string().default('end') }).default({ mode: 'end' }))
    .errors({ SEAT_TAKEN }),
  upload: c
    .command('/upload', { summary: 'A large body', maxBodyBytes: 3_000_000 })
    .input(z.object({ text: z.string() }))
    .output(z.object({ length: z.int() })),
  watch: c
    .create('/seats/{seatId}/watch', { summary: 'Watch a seat', streamedBy: 'watchStream' })
    .input(z.object({ seatId: z.string(), mode: z.string().default('end') }))
    .output(z.object({ text: z.string() }))
    .errors({ SEAT_TAKEN }),
  watchStream: c
    .stream('POST', '/seats/{seatId}/watch/stream', Watched, { summary: 'Watch a seat, live' })
    .input(z.object({ seatId: z.string(), mode: z.string().default('end') }))
    .errors({ SEAT_TAKEN }),
  wait: c
    .command('/wait', { summary: 'Wait for `release`' })
    .output(z.object({ done: z.boolean() })),
  crashLate: c.command('/crash-late', { summary: 'Wait, then fail because of the abort' }),
  internal: c.internal({ summary: 'For neighbours' }).output(z.string()),
});

/** What happened inside, for tests to look at. */
export type SeatsSeen = {
  readonly audited: AuditRecord[];
  isAuditDown: boolean;
  readonly credentials: Credential[];
  readonly suspected: string[];
  reserved: number;
  readonly ended: string[];
  release: () => void;
  readonly started: EventTarget;
};

function seatsRouter(seen: SeatsSeen) {
  return {
    signIn: publicHandler(seats.signIn, async ({ input, host, errors }) => {
      if (input.email.startsWith('eve')) throw errors.INVALID_CREDENTIALS();
      host.sessionCookie?.set('cookie-of-ada', { expires: new Date(2e12) });
      return { token: 'ada' };
    }),
    reserve: handler(seats.reserve, async ({ input, errors, call }) => {
      seen.reserved += 1;
      if (input.row === 13) throw errors.SEAT_TAKEN({ data: { by: 'grace' } });
      return { id: `seat_${seen.reserved}`, row: input.row, by: call.actor.userId };
    }),
    makeKey: handler(seats.makeKey, async () => ({ id: 'key_1', key: 'sk-secret' })),
    list: handler(seats.list, async ({ input }) => input),
    get: handler(seats.get, async ({ input }) => input),
    model: handler(seats.model, async ({ input }) => input),
    remove: handler(seats.remove, async () => undefined),
    crash: handler(seats.crash, async () => {
      throw new TypeError('the password is swordfish');
    }),
    download: handler(seats.download, async () => {
      return new File(['row,name\n1,Ada\n'], 'Sitze für alle.csv', { type: 'text/html' });
    }),
    log: handler(seats.log, async ({ input: { mode }, errors }) =>
      logged(mode, seen, () => errors.SEAT_TAKEN({ data: { by: 'grace' } })),
    ),
    upload: handler(seats.upload, async ({ input }) => ({ length: input.text.length })),
    watch: handler(seats.watch, async () => ({ text: 'whole' })),
    watchStream: handler(seats.watchStream, async ({ input, errors, signal }) => {
      if (input.mode === 'taken') throw errors.SEAT_TAKEN({ data: { by: 'grace' } });
      return watching(input, signal, seen, () => errors.SEAT_TAKEN({ data: { by: 'late' } }));
    }),
    wait: handler(seats.wait, async ({ signal }) => {
      const released = new Promise<void>((resolve) => {
        seen.release = resolve;
      });
      seen.started.dispatchEvent(new Event('wait'));
      await Promise.race([released, once(signal, 'abort')]);
      return { done: !signal.aborted };
    }),
    crashLate: handler(seats.crashLate, async ({ signal }) => {
      seen.started.dispatchEvent(new Event('wait'));
      await once(signal, 'abort');
      signal.throwIfAborted();
    }),
    internal: handler(seats.internal, async () => 'inside'),
  };
}

async function* watching(
  { seatId, mode }: { seatId: string; mode: string },
  signal: AbortSignal,
  seen: SeatsSeen,
  taken: () => Error,
) {
  try {
    yield withEventMeta({ type: 'start' as const, row: 1 }, { id: '1' });
    if (mode === 'fail') throw taken();
    if (mode === 'crash') throw new TypeError('the password is swordfish');
    if (mode === 'flood')
      for (let sent = 0; sent < 2000; sent++) {
        seen.reserved += 1;
        yield { type: 'delta' as const, text: 'x'.repeat(50_000) };
      }
    if (mode === 'endless') {
      yield { type: 'delta' as const, text: 'and' };
      seen.started.dispatchEvent(new Event('endless'));
      await once(signal, 'abort');
      return;
    }
    yield { type: 'delta' as const, text: seatId };
    yield { type: 'end' as const };
  } finally {
    seen.ended.push(mode);
    seen.started.dispatchEvent(new Event('ended'));
  }
}

async function* logged(mode: string, seen: SeatsSeen, taken: () => Error) {
  try {
    if (mode === 'taken') throw taken();
    yield '{"row":1}\n';
    if (mode === 'crash') throw new TypeError('the password is swordfish');
    for (; mode === 'flood' && seen.reserved < 2000; seen.reserved++) yield 'x'.repeat(50_000);
    yield '{"row":2,"name":"😀"}\n';
  } finally {
    seen.ended.push(mode);
    seen.started.dispatchEvent(new Event('ended'));
  }
}

const CSRF = 'csrf-of-ada';
const ACTORS: Readonly<Record<string, Actor>> = {
  ada: fakeActor(),
  grace: fakeActor({ userId: 'user_grace' }),
  guest: fakeActor({ userId: 'user_guest', permissions: [] }),
};

const echo: RawRoute = {
  method: 'POST',
  path: '/v1/echo',
  unauthorized: (_request, response, _requestId, retryAfterMs) => {
    response.writeHead(retryAfterMs === undefined ? 401 : 429).end('{"error":{"type":"vendor"}}');
  },
  handle: async (request, response, { actor }) => {
    response.writeHead(200, { 'x-actor': actor.userId });
    request.pipe(response);
  },
};

const hook: PublicRoute = {
  public: true,
  method: 'POST',
  path: '/api/v1/hook',
  maxBodyBytes: 16,
  handle: async (body, headers) =>
    headers['x-signature'] === String(body.length)
      ? { status: 200, body: { bytes: body.toString('base64') } }
      : { status: 400, body: { error: 'signature' } },
};

/** A host on a free port with the module `seats`, closed after the test. */
export async function startSeats(options: Partial<ApiOptions> = {}) {
  const seen: SeatsSeen = {
    audited: [],
    isAuditDown: false,
    credentials: [],
    suspected: [],
    reserved: 0,
    ended: [],
    release: () => {},
    started: new EventTarget(),
  };
  const started = {
    router: seatsRouter(seen),
    routes: [
      echo,
      { ...echo, path: '/v1/files/*' },
      { ...echo, method: 'GET' as const, path: '/v1/echo' },
      { ...echo, method: '*' as const, path: '/v1/files/*' },
      hook,
    ],
    authenticate: async (credential: Credential, isSuspect?: () => boolean) => {
      seen.credentials.push(credential);
      const { kind, value } = credential;
      if (isSuspect?.()) seen.suspected.push(value);
      if (kind === 'cookie')
        return value === 'cookie-of-ada' ? { actor: fakeActor(), csrfToken: CSRF } : undefined;
      const actor = ACTORS[value];
      return actor && { actor };
    },
    audit: async (entry: AuditRecord) => {
      if (seen.isAuditDown) throw new Error('the trail is away');
      seen.audited.push(entry);
    },
  };
  const api = await startApi({
    modules: [{ module: { name: 'seats', contract: seats }, started }],
    log: silentLog,
    metrics: createMetrics(),
    ...options,
  });
  after(() => api.close(0));
  return { api, seen, ada: httpClient(api.url, 'ada'), anybody: httpClient(api.url), csrf: CSRF };
}
