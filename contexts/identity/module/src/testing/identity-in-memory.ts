import { randomBytes } from 'node:crypto';
import { memoryEventStore } from '@atelier/event-store';
import type { Names } from '../application/ports.ts';
import {
  type IdentitySettings,
  type IdentityMeans,
  identityModule,
  startIdentity,
} from '../identity.module.ts';
import { memoryAuditTrail } from '../infrastructure/audit-trail.memory.ts';
import { memoryKeyUses } from '../infrastructure/key-uses.memory.ts';
import { memorySealedStore } from '../infrastructure/sealed-store.memory.ts';
import { memorySignInCodes } from '../infrastructure/sign-in-codes.memory.ts';
import { callers } from './callers.ts';

export const masterKey = (id: string) => ({ id, key: randomBytes(32) });

export const settings = (): IdentitySettings => ({
  masterKeys: [masterKey('first')],
  issuer: 'http://atelier.test',
  passwordCost: 4,
});

const SOME_DAY = '2026-03-01T12:00:00.000Z';

/** The whole context on memory adapters, its clock in the hands of the test. */
export function identityInMemory(changed: Partial<IdentitySettings> = {}, names: Names = NO_NAMES) {
  const clock = {
    ms: Date.parse(SOME_DAY),
    now: () => new Date(clock.ms),
  };
  const store = memoryEventStore({ projections: identityModule.projections, clock });
  const means: IdentityMeans = {
    store,
    clock,
    names,
    sealed: memorySealedStore(),
    signInCodes: memorySignInCodes(),
    keyUses: memoryKeyUses(),
    auditTrail: memoryAuditTrail(),
  };
  const used = { ...settings(), ...changed };
  const identity = startIdentity(means, used);
  return { identity, store, means, clock, settings: used, ...callers(identity) };
}

const NO_NAMES: Names = { addressesOf: async () => [] };
