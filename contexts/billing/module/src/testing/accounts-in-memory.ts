import { billing } from '@atelier/billing-contract';
import { memoryEventStore } from '@atelier/event-store';
import { identity } from '@atelier/identity-contract';
import type { CallContext, Permission, WorkspaceId } from '@atelier/kernel';
import { memoryProcesses } from '@atelier/processes';
import { clientOf, handler, loopback } from '@atelier/rpc';
import {
  accountPorts,
  accountProcesses,
  accountProjections,
  accountRouter,
  settler,
} from '../accounts.ts';
import type { AccountPorts } from '../application/account-ports.ts';
import { noteLateCalls } from '../application/note-late-calls.ts';
import { seedAllPlans } from '../application/save-plan.ts';
import type { NewNotice } from '../application/tell-people.process.ts';
import { startDue } from '../application/start-due.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { memoryBillableUsage } from '../infrastructure/billable-usage.memory.ts';
import { pdfDocuments } from '../infrastructure/documents.pdf.ts';
import { memoryUsageLedger } from '../infrastructure/usage-ledger.memory.ts';
import { memoryCharges } from './charges.memory.ts';
import { SAMPLE_CALL } from './sample-call.ts';

const MEMBER: readonly Permission[] = [
  { resource: 'billing', action: 'read' },
  { resource: 'billing', action: 'manage' },
];
const STAFF: readonly Permission[] = [...MEMBER, { resource: 'all', action: 'manage' }];

const STAFF_USER = {
  ...{ id: 'user_staff' as const, email: 'office@example.com', name: 'Office' },
  ...{ status: 'active' as const, roles: ['super-admin'], permissions: [] },
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** Plans, subscriptions and invoices on memory adapters, their time in the hands of the test. */
export async function accountsInMemory(start = '2026-01-31T12:00:00.000Z') {
  const clock = {
    ms: Date.parse(start),
    now: () => new Date(clock.ms),
    days(count: number) {
      clock.ms += Math.round(count * 86_400_000);
    },
  };
  const store = memoryEventStore({ projections: accountProjections, clock });
  const ledger = memoryUsageLedger();
  const billable = memoryBillableUsage(ledger);
  const charges = memoryCharges();
  const cards = { isLacking: false };
  const told: NewNotice[] = [];
  const people = loopback({
    describeWorkspace: handler(identity.describeWorkspace, async ({ call: { actor } }) => ({
      id: actor.workspaceId,
      role: actor.userId === 'user_owner' ? ('owner' as const) : ('member' as const),
    })),
    listUsers: handler(identity.listUsers, async () => ({ items: [STAFF_USER] })),
    me: handler(identity.me, async ({ call: { actor } }) => {
      const workspace = { id: actor.workspaceId, name: 'Ada’s workshop', role: 'owner' as const };
      return {
        userId: actor.userId,
        email: 'ada@example.com',
        name: 'Ada',
        roles: [],
        permissions: [],
        workspace,
        workspaces: [workspace],
      };
    }),
  });
  const stores = {
    store,
    clock,
    billable,
    charges,
    lacksCard: async () => cards.isLacking,
    documents: pdfDocuments(),
    identity: clientOf(identity, people),
    tell: async (_: CallContext, notice: NewNotice) => void told.push(notice),
  };
  let ports!: AccountPorts;
  const processes = memoryProcesses((processes) => {
    ports = accountPorts({ ...stores, processes }, () => {});
    return accountProcesses(ports);
  });
  await seedAllPlans(ports);
  const settle = settler(() => ports);
  const client = clientOf(billing, loopback(accountRouter(ports)));
  const noteLate = noteLateCalls({ billable, clock });
  let calls = 0;

  return {
    clock,
    store,
    ports,
    charges,
    cards,
    told,
    billable,
    settle,
    processes,
    api: client,
    /** A call as the owner of a workspace; `staff` may do everything. */
    as: (workspaceId: WorkspaceId, who: 'owner' | 'member' | 'staff' = 'owner') => ({
      context: {
        requestId: 'request_1',
        actor: {
          kind: 'user',
          userId: who === 'staff' ? 'user_staff' : `user_${who}`,
          workspaceId,
          roles: [],
          permissions: who === 'staff' ? STAFF : MEMBER,
        },
      } satisfies CallContext,
    }),
    /** Starts what is due and waits for it, until nothing is. */
    async untilNothingIsDue() {
      for (let turn = 0; turn < 100; turn++) {
        const ids = await startDue(ports);
        if (ids.length === 0) return;
        for (const id of ids) {
          const ended = await processes.result(id);
          if (ended.outcome === 'broken') throw new Error(JSON.stringify(ended));
        }
      }
      throw new Error('Something stays due for ever.');
    },
    /** Puts a call into the books, as the gateway's events do. */
    async record(call: Partial<LedgerEntry> & Pick<LedgerEntry, 'workspaceId' | 'costNanoUsd'>) {
      const entry: LedgerEntry = {
        ...SAMPLE_CALL,
        userId: 'user_owner',
        requestId: `request_${calls++}`,
        ...call,
      };
      const stamped = { ...entry, at: call.at ?? clock.now().toISOString() };
      const nowhere = { query: () => Promise.reject(new Error('There is no SQL in memory.')) };
      await noteLate(await ledger.record([stamped], nowhere), nowhere);
      return stamped;
    },
  };
}
