import { createMetrics, silentLog } from '@atelier/telemetry';
import type { Configuration } from './configuration.ts';
import { modules } from './modules.ts';
import { openDatabase } from './open-database.ts';
import { identityOf, signInUrl } from './owner.ts';
import { startModules } from '@atelier/api';

export type CreatedOwner = { readonly apiKey: string; readonly signInUrl: string };

/** `atelier owner create`: the first user of one's own database, where nothing is made by itself. */
export async function createOwner(
  configuration: Configuration,
  email: string,
): Promise<CreatedOwner> {
  const { host, port, publicUrl, masterKeys = [], registration, tokenDays } = configuration;
  const database = await openDatabase(configuration, undefined, silentLog, () => {});
  const issuer = publicUrl ?? 'atelier';
  const started = await startModules({
    modules: [modules.identity],
    poolOf: database.poolOf,
    processDatabase: { pool: database.poolOf('processes'), url: database.url },
    settings: { identity: { masterKeys, issuer, registration, tokenTtlDays: tokenDays } },
    wiring: 'in-process',
    log: silentLog,
    metrics: createMetrics(),
  });
  try {
    const identity = identityOf(started);
    if (identity === undefined) throw new Error('The identity context did not start.');
    const { apiKey, signInCode } = await identity.makeOwner({ email });
    return { apiKey, signInUrl: signInUrl(publicUrl ?? `http://${host}:${port}`, signInCode) };
  } finally {
    await started.stop();
    await database.stop();
  }
}
