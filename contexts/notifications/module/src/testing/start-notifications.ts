import assert from 'node:assert/strict';
import { after } from 'node:test';
import { memoryEventStore } from '@atelier/event-store';
import { notifications } from '@atelier/notifications-contract';
import { type BoundProcess, memoryProcesses } from '@atelier/processes';
import { clientOf, loopback } from '@atelier/rpc';
import type { LookupFunction } from 'node:net';
import { undiciHookSender } from '../infrastructure/hook-sender.undici.ts';
import { smtpMailServer } from '../infrastructure/mail-server.smtp.ts';
import { notificationsModule, startNotifications } from '../notifications.module.ts';
import { neighbourIdentity } from './people.ts';

type Options = {
  readonly smtpUrl?: string;
  readonly lookup?: LookupFunction;
  readonly pausesMs?: readonly number[];
};

/** The context on memory adapters, with real mail and real HTTP; its clock is in the test's hands. */
export function startInMemory({ smtpUrl, lookup, pausesMs = [10, 10, 10] }: Options = {}) {
  const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) };
  const store = memoryEventStore({ projections: notificationsModule.projections, clock });
  const { client: identity, trouble } = neighbourIdentity();
  let definitions: readonly BoundProcess[] = [];
  const hookSender = undiciHookSender(lookup ? { lookup } : {});
  const mailServer = smtpUrl
    ? smtpMailServer({ url: smtpUrl, from: 'Atelier <atelier@example.com>' })
    : undefined;
  after(async () => {
    mailServer?.close();
    await hookSender.close();
  });
  const processes = memoryProcesses(
    (own) => {
      const started = startNotifications({
        ...{ store, clock, processes: own, identity, mailServer, hookSender },
        publicUrl: 'https://atelier.example',
        patience: { pausesMs, answerWithinMs: 250, switchOffAfterMs: 3 * 86_400_000 },
      });
      definitions = started.processes;
      ({ router, subscriptions } = started);
      return definitions;
    },
    { transaction: (work) => store.transaction(work) },
  );
  const api = clientOf(notifications, loopback(router));
  /** Until all that was begun has ended, what that began with it. */
  const settled = async () => {
    for (;;) {
      const active = await processes.list({ active: true, limit: 1000 });
      if (active.length === 0 && (await nextTurn()) === (await begun())) return;
      await Promise.all(active.map(({ id }) => processes.result(id)));
    }
  };
  const begun = async () => (await processes.list({ limit: 10_000 })).length;
  const nextTurn = async () => {
    const before = await begun();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    return before;
  };
  return { api, store, clock, trouble, settled, processes, subscriptions };
}

// Set while the processes are made, which is before anything is called.
let router: ReturnType<typeof startNotifications>['router'];
let subscriptions: ReturnType<typeof startNotifications>['subscriptions'];

export async function failsWith(code: string, work: Promise<unknown>) {
  await assert.rejects(
    work,
    (error) => error instanceof Error && 'code' in error && error.code === code,
    code,
  );
}
