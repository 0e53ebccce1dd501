import { startModules } from '@atelier/api';
import { identityModule } from '@atelier/identity';
import { createMetrics, silentLog } from '@atelier/telemetry';
import type { Configuration } from './configuration.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { identityOf, signInUrl } from './owner.ts';

export type CreatedOwner = { readonly apiKey: string; readonly signInUrl: string };

/**
 * `atelier owner create`: the first user of one's own database, where nothing is made by itself, or a
 * new link and key for an owner who lost them. Refuses anybody else once there is an owner.
 */
export async function createOwner(
  configuration: Configuration,
  email: string,
): Promise<CreatedOwner> {
  const database = await openDatabase(configuration, undefined, silentLog, () => {});
  try {
    return await createIn(database, configuration, email);
  } finally {
    await database.stop();
  }
}

async function createIn(
  database: OpenDatabase,
  { host, port, publicUrl, masterKeys = [], registration, tokenDays }: Configuration,
  email: string,
): Promise<CreatedOwner> {
  const issuer = publicUrl ?? 'atelier';
  const started = await startModules({
    modules: [identityModule],
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
    const { apiKey, signInCode } = await identity.makeOwner({ email: email.trim() });
    return { apiKey, signInUrl: signInUrl(publicUrl ?? `http://${host}:${port}`, signInCode) };
  } finally {
    await started.stop();
  }
}
