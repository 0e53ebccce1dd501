import { identity } from '@atelier/identity-contract';
import { newId, PLATFORM } from '@atelier/kernel';
import { handler, refusal } from '@atelier/rpc';
import { standingOf } from '../domain/roles.ts';
import { newApiKeyText } from './api-key-text.ts';
import type { IdentityPorts } from './ports.ts';
import { permissionsOf, readRoles } from './resolve-authority.ts';
import { apiKeyAt, apiKeys } from './streams.ts';

const MAX_KEYS = 200;
const TOO_MANY = { outcome: 'rejected', rejection: { code: 'TOO_MANY_API_KEYS' } } as const;

export const createApiKey = (ports: IdentityPorts) =>
  handler(identity.createApiKey, async ({ input, errors, call }) => {
    const { write, accessRows, clock } = ports;
    const { actor } = call;
    const [row, roles] = await Promise.all([
      accessRows.get(PLATFORM, actor.userId),
      readRoles(ports),
    ]);
    if (row === undefined) throw new Error(`Nobody is known as ${actor.userId}.`);
    const ofUser = standingOf(row.roles, row.granted, roles).permissions;
    const isMaker = ({ id }: { readonly id: string }) => id === actor.apiKeyId;
    const maker = row.apiKeys.find(isMaker);
    const expiresAt = earlier(input.expiresAt, maker?.expiresAt);
    const { apiKey, prefix, hash } = await newApiKeyText(ports.marks, actor.userId);
    const keyId = newId('key');
    const now = clock.now().toISOString();
    const { expiresAt: _, ...described } = input;
    const shown = { ...described, prefix, ...(expiresAt ? { expiresAt } : {}) };
    const created = await write(call, async ({ record, transaction }) => {
      // Held until the key is there: who makes one at the same time counts it too.
      const held = await accessRows.hold(PLATFORM, actor.userId, transaction);
      const valid = held?.apiKeys.filter((each) => !each.expiresAt || each.expiresAt > now);
      if (valid === undefined || valid.length >= MAX_KEYS) return TOO_MANY;
      // Revoked a moment ago, a key may do nothing more.
      const isGone = actor.apiKeyId !== undefined && !valid.some(isMaker);
      return record(apiKeys, apiKeyAt(keyId), {
        type: 'CreateApiKey',
        keyId,
        userId: actor.userId,
        workspaceId: actor.workspaceId,
        hash,
        now,
        by: isGone ? [] : permissionsOf(actor, row, ofUser),
        ofUser,
        ...(actor.apiKeyId ? { makerId: actor.apiKeyId } : {}),
        ...shown,
      });
    });
    if (created.outcome === 'rejected') throw refusal(created.rejection, errors);
    return { id: keyId, createdAt: now, apiKey, ...shown };
  });

/** A key that expires makes no key that outlives it. */
function earlier(wanted: string | undefined, limit: string | undefined): string | undefined {
  const times = [wanted, limit].flatMap((each) => (each ? [Date.parse(each)] : []));
  return times.length === 0 ? undefined : new Date(Math.min(...times)).toISOString();
}
