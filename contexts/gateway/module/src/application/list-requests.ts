import type { z } from '@atelier/contract';
import { gateway, type LoggedRequest } from '@atelier/gateway-contract';
import { type Actor, may } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { noUsage } from '../domain/usage.ts';
import { failureData } from './conversation.ts';
import { opened } from './content-seal.ts';
import type { Engine, FinishedCall, RunningCall } from './ports.ts';

type Ports = Pick<Engine, 'log' | 'seal'>;
type Logged = z.infer<typeof LoggedRequest>;

/** Whose work it is to look at everybody's calls; all others see their own, also of a colleague none. */
export const SEE_ALL = { resource: 'request', action: 'manage' };

export const maySee = (actor: Actor, userId: string) =>
  userId === actor.userId || may(actor, SEE_ALL);

export const listRequests = ({ log }: Ports) =>
  handler(gateway.listRequests, async ({ input, call }) => {
    const { from, to, status, ...rest } = input;
    // What runs is in nobody's list; it is found by its id.
    if (status === 'running') return { items: [] };
    const { actor } = call;
    if (!maySee(actor, input.userId ?? actor.userId)) return { items: [] };
    const { items, nextCursor, searchedTo } = await log.list({
      ...compact(rest),
      ...(may(actor, SEE_ALL) ? {} : { userId: actor.userId }),
      ...compact({ status, from: dateOf(from), to: dateOf(to) }),
      workspaceId: actor.workspaceId,
    });
    return {
      items: items.map(toLogged),
      ...compact({ nextCursor, searchedTo: searchedTo?.toISOString() }),
    };
  });

export const getRequest = ({ log, seal }: Ports) =>
  handler(gateway.getRequest, async ({ input, call, errors }) => {
    const found = await log.find(call.actor.workspaceId, input.requestId);
    if (found === undefined || !maySee(call.actor, found.userId)) throw errors.REQUEST_NOT_FOUND();
    if (found.status === 'running') return toLogged(found);
    const { requestJson, responseJson } = await opened(seal, found);
    return { ...toLogged(found), ...compact({ requestJson, responseJson }) };
  });

export function dateOf(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

export function toLogged(call: FinishedCall | RunningCall): Logged {
  const { id, userId, apiKeyId, operation, provider, status, streamed } = call;
  const head = {
    ...compact({ apiKeyId }),
    id,
    at: call.startedAt.toISOString(),
    userId,
    operation,
    model: `${provider}/${call.model}`,
    provider,
    status,
    streamed,
    ...compact({ route: call.route, task: call.task && { ...call.task } }),
  };
  if (call.status === 'running') return { ...head, attempts: [] };
  const { costNanoUsd, firstTokenMs, latencyMs, usage = noUsage, estimated } = call;
  const flowingMs = latencyMs - (firstTokenMs ?? 0);
  const tokensPerSecond =
    usage.outputTokens > 0 && flowingMs >= 1
      ? Math.round((usage.outputTokens / flowingMs) * 10_000) / 10
      : undefined;
  return {
    ...head,
    figures: compact({
      usage: { ...usage, estimated },
      costNanoUsd,
      firstTokenMs,
      latencyMs,
      tokensPerSecond,
    }),
    attempts: call.attempts.map((attempt) => ({ ...attempt })),
    ...compact({
      cached: call.cached,
      savedNanoUsd: call.savedNanoUsd,
      media: call.media && { ...call.media, pricedBy: [...call.media.pricedBy] },
      sanitised: call.sanitised && { ...call.sanitised },
    }),
    ...(call.failure ? { failure: failureData(call.failure) } : {}),
  };
}
