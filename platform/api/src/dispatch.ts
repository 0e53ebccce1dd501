import { send, sendProblem } from './answer.ts';
import { gatekeeper } from './credentials.ts';
import { docsPage } from './docs-page.ts';
import { type Exchange, logOf } from './exchange.ts';
import type { IdempotencyRecords } from './idempotency-records.ts';
import { openApiDocument } from './openapi.ts';
import { operationsOf } from './operations.ts';
import { type Problem, ProblemError, problemOf } from './problem.ts';
import { rateLimits } from './rate-limits.ts';
import { rawRoutes } from './raw-routes.ts';
import { rest } from './rest.ts';
import { setCommonHeaders, setCorsHeaders, setPageHeaders } from './security-headers.ts';
import type { ApiOptions } from './start-api.ts';

/** Finds who answers a request: raw routes first, then REST, probes and the web app. */
export async function dispatcher(
  options: ApiOptions & { readonly idempotency: IdempotencyRecords },
  state: { readonly draining: boolean },
): Promise<(exchange: Exchange) => Promise<void>> {
  const { modules, log, corsOrigins = [], web, idempotency } = options;
  const started = modules.map((each) => each.started);
  const door = gatekeeper(only(started, 'authenticate'), options);
  const serveRaw = rawRoutes(
    started.flatMap(({ routes = [] }) => routes),
    door,
    log,
  );
  const serveRest = rest({
    operations: operationsOf(modules),
    gatekeeper: door,
    limits: rateLimits(options.rateLimits),
    idempotency,
    audit: only(started, 'audit'),
    log,
    keepAliveMs: options.keepAliveMs,
  });
  const document = JSON.stringify(await openApiDocument(modules, { version: '0.0.0', ...options }));
  const serveDocs = docsPage();
  const probes = probesOf(options, state);

  const find = async (exchange: Exchange): Promise<void> => {
    const { path } = exchange;
    const raw = serveRaw(exchange);
    if (raw) return raw;
    setPageHeaders(exchange);
    if (path === '/api/v1/openapi.json' && exchange.method === 'GET') {
      exchange.route = path;
      return send(exchange, { status: 200, contentType: 'application/json', body: document });
    }
    if (path.startsWith('/api/v1/')) return serveRest(exchange, path.slice('/api/v1'.length));
    if (path === '/api/docs' || path.startsWith('/api/docs/')) return serveDocs(exchange);
    const isOurs = path === '/api' || path.startsWith('/api/') || path.startsWith('/v1/');
    if (!isOurs && (await web?.(exchange))) return;
    await sendProblem(exchange, NOTHING_HERE);
  };

  return async (exchange) => {
    const { response } = exchange;
    setCommonHeaders(exchange);
    const probe = probes.get(exchange.path);
    try {
      if (probe) return await probe(exchange);
      if (state.draining) {
        response.setHeader('connection', 'close');
        return await sendProblem(exchange, DRAINING);
      }
      if (corsOrigins.length > 0 && setCorsHeaders(exchange, corsOrigins)) return;
      await find(exchange);
    } catch (error) {
      const { problem, fault } = problemOf(error);
      if (fault && !exchange.leaving.signal.aborted)
        logOf(exchange, log).error({ err: fault }, 'a request failed');
      if (response.headersSent) response.destroy();
      else await sendProblem(exchange, problem);
    }
  };
}

const NOTHING_HERE: Problem = new ProblemError(
  404,
  'PATH_NOT_FOUND',
  'There is nothing at this path.',
).problem;

const DRAINING: Problem = new ProblemError(
  503,
  'DRAINING',
  'This server is being stopped. Try again in a moment.',
  { headers: { 'retry-after': '5' } },
).problem;

/** The one module that has `ability`. */
function only<Ability extends string, Has extends { [Name in Ability]?: unknown }>(
  started: readonly Has[],
  ability: Ability,
): Has[Ability] | undefined {
  const found = started.map((each) => each[ability]).filter((each) => each !== undefined);
  if (found.length > 1) throw new Error(`Two modules have "${ability}"; one may.`);
  return found[0];
}

type Probe = (exchange: Exchange) => Promise<void>;

function probesOf(
  { ready, metrics }: ApiOptions,
  state: { readonly draining: boolean },
): ReadonlyMap<string, Probe> {
  const json = (exchange: Exchange, status: number, value: unknown) =>
    send(exchange, { status, contentType: 'application/json', body: JSON.stringify(value) });
  const probes: Readonly<Record<string, Probe>> = {
    '/health': (exchange) => json(exchange, 200, { status: 'ok' }),
    '/ready': async (exchange) => {
      const checks = (await ready?.()) ?? {};
      const isReady = !state.draining && Object.values(checks).every(Boolean);
      const status = state.draining ? 'draining' : isReady ? 'ready' : 'not ready';
      await json(exchange, isReady ? 200 : 503, { status, checks });
    },
    '/metrics': async (exchange) =>
      send(exchange, {
        status: 200,
        contentType: metrics.contentType,
        body: await metrics.expose(),
      }),
  };
  return new Map(
    Object.entries(probes).map(([path, probe]) => [
      path,
      async (exchange: Exchange) => {
        exchange.route = path;
        await probe(exchange);
      },
    ]),
  );
}
