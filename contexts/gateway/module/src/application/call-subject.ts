import { type Actor, may } from '@atelier/kernel';
import type { CallSubject } from '../domain/counter.ts';

/** Whose call it is, and what for, as limits see it. */
export function callSubject(actor: Actor, operation: string): CallSubject {
  const { workspaceId, userId, apiKeyId } = actor;
  return {
    workspaceId,
    userId,
    ...(apiKeyId === undefined ? {} : { apiKeyId }),
    operation,
    isSparedDefaults: isSuperAdmin(actor),
  };
}

/** Also of his API keys that may do less: whoever sets the defaults is not bound by them. */
export function isSuperAdmin(actor: Actor): boolean {
  return actor.roles.includes('super-admin') || may(actor, EVERYTHING);
}

const EVERYTHING = { resource: 'all', action: 'manage' } as const;
