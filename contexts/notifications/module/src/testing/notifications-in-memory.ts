import type { LookupFunction } from 'node:net';
import { after } from 'node:test';
import { memoryEventStore } from '@atelier/event-store';
import { notifications } from '@atelier/notifications-contract';
import { memoryProcesses } from '@atelier/processes';
import { clientOf, loopback } from '@atelier/rpc';
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
export function notificationsInMemory({ smtpUrl, lookup, pausesMs = [10, 10, 10] }: Options = {}) {
  const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) };
  const store = memoryEventStore({ projections: notificationsModule.projections, clock });
  const { client: identity, trouble } = neighbourIdentity();
  const hookSender = undiciHookSender(lookup ? { lookup } : {});
  const mailServer = smtpUrl
    ? smtpMailServer({ url: smtpUrl, from: 'Atelier <atelier@example.com>' })
    : undefined;
  after(async () => {
    mailServer?.close();
    await hookSender.close();
  });
  const made: ReturnType<typeof startNotifications>[] = [];
  const processes = memoryProcesses(
    (own) => {
      const started = startNotifications({
        ...{ store, clock, processes: own, identity, mailServer, hookSender },
        publicUrl: 'https://atelier.example',
        patience: { pausesMs, answerWithinMs: 250, switchOffAfterMs: 3 * 86_400_000 },
      });
      made.push(started);
      return started.processes;
    },
    { transaction: (work) => store.transaction(work) },
  );
  const [started] = made;
  if (started === undefined) throw new Error('Processes are made before anything is called.');
  const { router, subscriptions } = started;
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
