import type { PublishedEvent } from '@atelier/api';
import { billing } from '@atelier/billing-contract';
import { memoryEventStore, type Transaction } from '@atelier/event-store';
import { type GatewayClient, gateway } from '@atelier/gateway-contract';
import { identity } from '@atelier/identity-contract';
import type { UserId, WorkspaceId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { memoryProcesses } from '@atelier/processes';
import { clientOf, handler, loopback } from '@atelier/rpc';
import { budgetList } from '../application/budget-list.projection.ts';
import { recordCall } from '../application/record-call.ts';
import { teller, tellPeople } from '../application/tell-people.process.ts';
import { startBudgets } from '../budgets.ts';
import { memoryBudgetBooks } from '../infrastructure/budget-books.memory.ts';
import { memoryUsageLedger } from '../infrastructure/usage-ledger.memory.ts';

const PERMISSIONS = ['usage:read', 'account:manage'].map((text) => {
  const [resource = '', action = ''] = text.split(':');
  return { resource, action };
});

export function budgetCaller(userId: UserId, workspaceId: WorkspaceId = 'workspace_1') {
  const actor = { kind: 'user', userId, workspaceId, roles: [], permissions: PERMISSIONS } as const;
  return { context: { actor, requestId: 'request_1' } };
}

const members = [
  { id: 'user_ada', email: 'ada@example.com', name: 'Ada', role: 'owner' },
  { id: 'user_eve', email: 'eve@example.com', name: 'Eve', role: 'member' },
] as const;

/** Budgets with the ledger they watch, on memory adapters; what was told is a list. */
export function budgetsInMemory() {
  const clock = { iso: '2026-03-10T12:00:00.000Z', now: () => new Date(clock.iso) };
  const store = memoryEventStore({ projections: [budgetList], clock });
  const ledger = memoryUsageLedger();
  const books = memoryBudgetBooks(ledger);
  const told: { percent: number; title: string; key: string; users: readonly string[] }[] = [];
  const trouble = { left: 0 };
  const neighbour = loopback({
    notify: handler(notifications.notify, async ({ input }) => {
      if (trouble.left-- > 0) throw new Error('Notifications are not there right now.');
      const { key, title, users, data } = input;
      if (!told.some((each) => each.key === key))
        told.push({ key, title, users, percent: Number(data['percent']) });
      return { noticeId: 'notice_1' as const };
    }),
  });
  const people = loopback({
    describeWorkspace: handler(identity.describeWorkspace, async ({ call: { actor } }) => ({
      id: actor.workspaceId,
      role: members.find(({ id }) => id === actor.userId)?.role ?? 'member',
    })),
    describeMembers: handler(identity.describeMembers, async () => [...members]),
  });

  const limits = new Map<string, Parameters<GatewayClient['setBudgetLimit']>[0]>();
  const doors = loopback({
    setBudgetLimit: handler(gateway.setBudgetLimit, async ({ input }) => {
      const limitId = `limit_${input.budgetId}` as const;
      limits.set(limitId, input);
      return { limitId };
    }),
    removeBudgetLimit: handler(gateway.removeBudgetLimit, async ({ input: { limitId } }) => {
      limits.delete(limitId);
    }),
  });

  /** As a server does that starts on what the one before has left. */
  const start = () => {
    const processes = memoryProcesses(() => [
      tellPeople.with({ notifications: clientOf(notifications, neighbour) }),
    ]);
    const started = startBudgets({
      ...{ store, clock, books, tell: teller(processes) },
      identity: clientOf(identity, people),
      limits: clientOf(gateway, doors),
    });
    const subscription = recordCall(ledger, started.watch);
    const api = clientOf(billing, loopback(started.router));
    /** Tells the books of calls, and waits until what that leads to is told. */
    const hear = async (...events: readonly PublishedEvent[]) => {
      await subscription.handleAll?.(events, nowhere);
      const active = await processes.list({ active: true, limit: 1000 });
      await Promise.all(active.map(({ id }) => processes.result(id)));
    };
    return { api, hear };
  };
  return { ...start(), restart: start, told, trouble, clock, limits };
}

const nowhere: Transaction = {
  query: () => Promise.reject(new Error('The memory has no SQL.')),
};

type Call = {
  readonly id: string;
  readonly costNanoUsd: number;
  readonly at?: string;
  readonly userId?: UserId;
  readonly apiKeyId?: `key_${string}`;
  readonly workspaceId?: WorkspaceId;
};

/** What the gateway tells of a call that has ended. */
export function callEnded({
  id,
  costNanoUsd,
  at = '2026-03-10T11:00:00.000Z',
  userId = 'user_ada',
  apiKeyId,
  workspaceId = 'workspace_1',
}: Call): PublishedEvent {
  const data = {
    ...{ requestId: `request_${id}`, workspaceId, userId, at, costNanoUsd },
    ...(apiKeyId ? { apiKeyId } : {}),
    ...{ operation: 'chat', provider: 'offline', model: 'offline/x', status: 'success' },
    usage: {
      ...{ inputTokens: 1, outputTokens: 1, cachedInputTokens: 0, reasoningTokens: 0 },
      ...{ cacheWriteTokens: 0, estimated: false },
    },
    latencyMs: 1,
  };
  return { id: `event_${id}`, type: 'gateway.llm-response-received.v1', workspaceId, at, data };
}
