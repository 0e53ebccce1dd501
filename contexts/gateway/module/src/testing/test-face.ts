import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { newId, systemClock } from '@atelier/kernel';
import { silentLog } from '@atelier/telemetry';
import type { Limits } from '../application/limits.ts';
import type { Caller, Engine, Offer, Provider, TimeLimits } from '../application/ports.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';
import type { Price } from '../domain/price.ts';
import { memoryAnswerCache } from '../infrastructure/answer-cache.memory.ts';
import { ajvCheck } from '../infrastructure/check-output.ajv.ts';
import { anthropicProvider } from '../infrastructure/provider.anthropic.ts';
import { openAiCompatible } from '../infrastructure/provider.openai.ts';
import { memoryRequestLog } from '../infrastructure/request-log.memory.ts';
import { vendorRoutes } from '../infrastructure/routes.http.ts';
import { type Transport, undiciTransport } from '../infrastructure/transport.undici.ts';
import { clientLeft } from './client-left.ts';
import { type FaultServer, faultServer } from './fault-server.ts';
import { routeFor } from './route-for.ts';

export const testActor = {
  kind: 'user',
  userId: 'user_ada',
  workspaceId: 'workspace_ada',
  roles: [],
  permissions: [{ resource: 'model', action: 'use' }],
} as const;

export const testCaller: Caller = { actor: testActor, requestId: 'req_test', operation: 'chat' };

/** A dollar per million tokens in, four out, a tenth for cached ones. */
const testPrice: Price = {
  input: { perMillion: 1_000_000_000 },
  output: { perMillion: 4_000_000_000 },
  cachedInput: { perMillion: 100_000_000 },
};

/** These tests have no limits. */
const unlimited: Limits = {
  reserve: () => ({
    held: [],
    left: [],
    extend: () => undefined,
    settle: () => [],
    settleBeside: () => [],
  }),
  allowances: async () => [],
  stop: async () => {},
};

/** These tests name their models. */
const noOffer: Offer = {
  listModels: async () => [],
  findModel: async () => undefined,
  listProviders: async () => [],
  discover: async () => {},
};

/** The gateway on memory adapters and short time limits, with a fault server as every provider. */
export async function testFace(
  more: (upstream: FaultServer, transport: Transport) => readonly Provider[] = () => [],
  timeLimits: TimeLimits = { firstTokenMs: 300, idleMs: 300, totalMs: 5000 },
  heartbeatMs?: number,
) {
  const policy = { now: DEFAULT_POLICY };
  const upstream = await faultServer();
  const transport = undiciTransport();
  const log = memoryRequestLog();
  const providers: readonly Provider[] = [
    openAiCompatible(transport, {
      name: 'openai',
      title: 'OpenAI',
      kind: 'openai',
      origin: 'built-in',
      baseUrl: upstream.url,
      needsKey: true,
    }),
    anthropicProvider(transport, { baseUrl: upstream.url }),
    ...more(upstream, transport),
  ];
  const engine: Engine & { checkOutput: ReturnType<typeof ajvCheck> } = {
    providers: { find: async (name) => providers.find((provider) => provider.name === name) },
    keys: {
      find: async () => ({ apiKey: 'sk-secret-of-ada', source: 'own' }),
      listServers: async () => [],
    },
    prices: {
      find: (_: string, model: string) => (model.startsWith('unpriced') ? undefined : testPrice),
    },
    policies: { of: async () => policy.now },
    detectors: [],
    checkDigits: async () => false,
    seal: { seal: async () => undefined, open: async () => ({}) },
    log,
    limits: unlimited,
    clock: systemClock,
    timeLimits,
    retry: { retries: 3, backoffMs: 5, maxPauseMs: 1000 },
    estimateTokens: (text) => Math.ceil(text.length / 4),
    cache: memoryAnswerCache(systemClock),
    observe: () => {},
    checkOutput: ajvCheck(),
  };
  const routes = vendorRoutes({ engine, transport, heartbeatMs }, noOffer);
  const server = createServer((request, response) => {
    const route = routeFor(routes, request);
    const call = {
      actor: testActor,
      requestId: newId('request'),
      log: silentLog,
      signal: clientLeft(response),
    };
    if (route === undefined) return void response.writeHead(404).end();
    void route.handle(request, response, call)?.catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(async () => {
    server.closeAllConnections();
    server.close();
    await transport.close();
    await upstream.close();
  });
  return {
    upstream,
    engine,
    transport,
    log,
    /** What holds for the next call. */
    policy,
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** The newest call in the log, with its contents. */
    async logged() {
      const { items } = await log.list({ workspaceId: testActor.workspaceId, limit: 1 });
      const newest = items[0];
      if (newest === undefined) throw new Error('Nothing is in the log.');
      const whole = await log.find(testActor.workspaceId, newest.id);
      return whole === undefined || whole.status === 'running' ? newest : whole;
    },
  };
}
