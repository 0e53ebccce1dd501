import { createHash } from 'node:crypto';
import type { Execute } from '@atelier/event-store';
import { gateway } from '@atelier/gateway-contract';
import type { IdentityClient } from '@atelier/identity-contract';
import { type CallContext, type Clock, type Id, may, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { countsEverywhere } from '../domain/counter.ts';
import { compact } from '../domain/json.ts';
import type { LimitAddress, LimitOrigin, limit } from '../domain/limit.ts';
import { isSuperAdmin } from './call-subject.ts';
import type { LimitRows } from './limit-list.projection.ts';

export type LimitPorts = {
  readonly identity: IdentityClient;
  readonly clock: Clock;
  readonly limitRows: LimitRows;
  /** Limits of the caller's workspace. */
  readonly limits: Execute<typeof limit>;
  /** Limits that hold everywhere. */
  readonly defaultLimits: Execute<typeof limit>;
  /** Makes this process count by what was just decided. */
  readonly reloadLimits: () => Promise<void>;
};

export const setLimit = (ports: LimitPorts) =>
  handler(gateway.setLimit, async ({ input, call, errors }) => {
    const { everywhere, amount, unpriced, assumedOutputTokens, ...rest } = input;
    const origin = await originFor(ports, call, everywhere);
    // A workspace's own limit tightens; "no limit" would say nothing.
    if (origin === undefined || (origin === 'own' && amount === null)) {
      throw errors.LIMIT_NOT_YOURS();
    }
    const { workspaceId } = call.actor;
    const address: LimitAddress = compact(rest);
    const limitId = limitIdOf(everywhere ? PLATFORM : workspaceId, origin, address);
    const execute = everywhere ? ports.defaultLimits : ports.limits;
    const terms = { amount, unpriced, assumedOutputTokens };
    const since = ports.clock.now().toISOString();
    await execute(call, limitId, { type: 'SetLimit', limitId, origin, address, terms, since });
    await ports.reloadLimits();
    const row = await ports.limitRows.get(everywhere ? PLATFORM : workspaceId, limitId);
    return {
      id: limitId,
      origin,
      ...address,
      ...terms,
      countsEverywhere: countsEverywhere({ origin, per: address.per }),
      since: row?.since ?? since,
    };
  });

export const removeLimit = (ports: LimitPorts) =>
  handler(gateway.removeLimit, async ({ input: { limitId }, call, errors }) => {
    const { workspaceId } = call.actor;
    const own = await ports.limitRows.get(workspaceId, limitId);
    const row = own ?? (await ports.limitRows.get(PLATFORM, limitId));
    if (row === undefined) throw errors.LIMIT_NOT_FOUND();
    const origin = await originFor(ports, call, own === undefined);
    const isHis = origin === row.origin || (origin === 'admin' && row.origin === 'own');
    if (!isHis) throw errors.LIMIT_NOT_YOURS();
    const execute = own ? ports.limits : ports.defaultLimits;
    await execute(call, limitId, { type: 'RemoveLimit', limitId });
    await ports.reloadLimits();
  });

/** As what the caller sets limits; undefined when he may not. */
async function originFor(
  { identity }: LimitPorts,
  call: CallContext,
  everywhere: boolean,
): Promise<LimitOrigin | undefined> {
  if (everywhere) return isSuperAdmin(call.actor) ? 'default' : undefined;
  if (may(call.actor, { resource: 'limit', action: 'manage' })) return 'admin';
  const { role } = await identity.describeWorkspace(undefined, { context: call });
  return role === 'owner' ? 'own' : undefined;
}

/**
 * The same for the same calls: setting a limit again changes it, whoever is first. Each plan and
 * budget has its own.
 */
export function limitIdOf(
  workspaceId: string,
  origin: LimitOrigin,
  { per, subject = '', operation = '', unit, period }: LimitAddress,
  planOrBudget?: string,
): Id<'limit'> {
  const place = [workspaceId, origin, per, subject, operation, unit, period];
  const text = [...place, ...(planOrBudget === undefined ? [] : [planOrBudget])].join(' ');
  return `limit_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
