import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { RawRoute } from '@atelier/api';
import { memoryEventStore } from '@atelier/event-store';
import { gateway } from '@atelier/gateway-contract';
import { type Actor, type Clock, newId, systemClock } from '@atelier/kernel';
import { clientOf, loopback } from '@atelier/rpc';
import { createMetrics, silentLog } from '@atelier/telemetry';
import { Pool } from 'pg';
import { limitList } from '../application/limit-list.projection.ts';
import { priceChanges } from '../application/price-changes.projection.ts';
import { priceOverrides } from '../application/price-overrides.projection.ts';
import { routeList } from '../application/route-list.projection.ts';
import { workspacePlans } from '../application/workspace-plans.projection.ts';
import { workspacePolicies } from '../application/workspace-policies.projection.ts';
import { type GatewaySettings, gatewayModule } from '../index.ts';
import { memoryLimitWindows } from '../infrastructure/limit-windows.memory.ts';
import { memoryRequestLog } from '../infrastructure/request-log.memory.ts';
import { clientLeft } from './client-left.ts';
import { faultServer } from './fault-server.ts';
import { routeFor } from './route-for.ts';
import { testIdentity } from './test-identity.ts';

const OWNER = { roles: [], permissions: [{ resource: 'all', action: 'manage' }] };

/**
 * The whole module on memory adapters, with a fault server behind every provider: its contract, and
 * OpenAI's face over HTTP, where `Bearer key-of-ada` is Ada.
 */
export async function testGateway(
  own: (url: string) => Parameters<typeof testIdentity>[0] = () => ({}),
  more: Partial<GatewaySettings> = {},
  rightsOf: (
    name: string,
  ) => Pick<Actor, 'roles' | 'permissions'> & Partial<Pick<Actor, 'userId'>> = () => OWNER,
  clock: Clock = systemClock,
) {
  const upstream = await faultServer();
  const windows = memoryLimitWindows();
  const log = memoryRequestLog((call) => windows.settle(1, call));
  const neighbour = testIdentity(own(upstream.url));
  const host = {
    store: memoryEventStore({
      projections: [
        priceOverrides,
        priceChanges,
        routeList,
        workspacePolicies,
        limitList,
        workspacePlans,
      ],
    }),
    // Never connects: the log is in memory.
    pool: new Pool(),
    schema: 'gateway',
    log: silentLog,
    metrics: createMetrics(),
    clock,
  };
  const settings: GatewaySettings = {
    providers: {
      openai: { apiKey: 'sk-system', baseUrl: upstream.url },
      anthropic: { baseUrl: upstream.url },
      google: { baseUrl: upstream.url },
    },
    compatibleServers: [{ name: 'house', baseUrl: upstream.url }],
    discovery: false,
    timeLimits: { firstTokenMs: 2000, idleMs: 2000, totalMs: 5000 },
    retry: { retries: 3, backoffMs: 5, maxPauseMs: 100 },
    offlineTokensPerSecond: Infinity,
    log,
    windows: windows.of(1),
    ...more,
  };
  const started = await gatewayModule.start(host, { identity: neighbour.client }, settings);
  const actorOf = (name: string): Actor => ({
    kind: 'user',
    userId: `user_${name}`,
    workspaceId: `workspace_${name}`,
    ...rightsOf(name),
  });

  const server = createServer(openAiFace(started.routes, actorOf));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(async () => {
    server.closeAllConnections();
    server.close();
    await started.stop();
    await upstream.close();
  });

  return {
    upstream,
    log,
    neighbour,
    started,
    metrics: host.metrics,
    api: clientOf(gateway, loopback(started.router)),
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** The options of a call that somebody makes. */
    as: (name: string) => ({
      context: { actor: actorOf(name), requestId: `request_${name}` as const },
    }),
  };
}

/** The routes as the host serves them. */
function openAiFace(
  routes: readonly RawRoute[],
  actorOf: (name: string) => Actor,
): RequestListener {
  return (request, response) => {
    const requestId = newId('request');
    const route = routeFor(routes, request);
    const name = /^Bearer key-of-(\w+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (name === undefined) return void route?.unauthorized(request, response, requestId);
    void route?.handle(request, response, {
      actor: actorOf(name),
      requestId,
      log: silentLog,
      signal: clientLeft(response),
    });
  };
}

/** A conversation of one message. */
export function ask(text: string) {
  return [{ role: 'user' as const, parts: [{ type: 'text' as const, text }] }];
}
