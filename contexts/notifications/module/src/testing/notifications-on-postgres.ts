import { type Module, startModules } from '@atelier/api';
import { openPool } from '@atelier/database';
import { identity } from '@atelier/identity-contract';
import { type NotificationsClient, notifications } from '@atelier/notifications-contract';
import { clientOf, loopback } from '@atelier/rpc';
import { createMetrics, silentLog } from '@atelier/telemetry';
import { notificationsModule } from '../notifications.module.ts';
import { identityRouter } from './people.ts';

/** The context as a server has it: PostgreSQL, durable processes, real HTTP. */
export async function notificationsOnPostgres(url: string, hangs = false) {
  const pools = new Map(
    ['identity', 'notifications', 'processes'].map((schema) => [
      schema,
      openPool(url, { applicationName: schema, schema }),
    ]),
  );
  const poolOf = (schema: string) => pools.get(schema) ?? raise(`There is no pool of ${schema}.`);
  const started = await startModules({
    modules: [identityModule(hangs), notificationsModule],
    poolOf,
    processDatabase: { pool: poolOf('processes'), url },
    settings: { notifications: { patience: PATIENCE } },
    wiring: 'loopback',
    log: silentLog,
    metrics: createMetrics(),
  });
  const running = started.hosted.find(({ module }) => module.name === 'notifications');
  const router = running?.started.router ?? raise('Notifications are not started.');
  return {
    api: clientOf(notifications, loopback(router)) as NotificationsClient,
    async stop() {
      await started.stop();
      for (const pool of pools.values()) await pool.end();
    },
  };
}

const PATIENCE = { pausesMs: [200, 200, 200], answerWithinMs: 5000, switchOffAfterMs: 1e9 };
const KEPT = `whsec_${Buffer.alloc(32).toString('base64')}`;

/** Identity with Ada and Eve. One that hangs keeps every notice on its way. */
function identityModule(hangs: boolean) {
  return {
    name: 'identity',
    contract: identity,
    needs: {},
    migrations: [],
    projections: [],
    publishes: () => undefined,
    start: async () => ({ router: identityRouter({ hangs, secret: KEPT }).router }),
  } satisfies Module<Record<never, never>, unknown>;
}

function raise(message: string): never {
  throw new Error(message);
}
