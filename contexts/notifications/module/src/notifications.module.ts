import type { Module, ModuleHost } from '@atelier/api';
import { type EventStore, executor } from '@atelier/event-store';
import { type IdentityClient, identity } from '@atelier/identity-contract';
import { type Clock, PLATFORM } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import type { Processes } from '@atelier/processes';
import { begin } from './application/begin.ts';
import { changePreference } from './application/change-preference.ts';
import { changeWebHook } from './application/change-web-hook.ts';
import { countUnread } from './application/count-unread.ts';
import { createWebHook } from './application/create-web-hook.ts';
import { deleteWebHook } from './application/delete-web-hook.ts';
import { deliverNotice } from './application/deliver-notice.process.ts';
import { deliveryList } from './application/delivery-list.projection.ts';
import { getPreferences } from './application/get-preferences.ts';
import { listDeliveries } from './application/list-deliveries.ts';
import { listMails } from './application/list-mails.ts';
import { listNotifications } from './application/list-notifications.ts';
import { listWebHooks } from './application/list-web-hooks.ts';
import { markAllRead } from './application/mark-all-read.ts';
import { markRead } from './application/mark-read.ts';
import { notificationList } from './application/notification-list.projection.ts';
import { notify } from './application/notify.ts';
import type { HookSender, MailServer, NotificationsPorts, Patience } from './application/ports.ts';
import { preferenceList } from './application/preference-list.projection.ts';
import { resendDelivery } from './application/resend-delivery.ts';
import { resendMail } from './application/resend-mail.ts';
import { sendDelivery } from './application/send-delivery.process.ts';
import { tellInvited } from './application/tell-invited.ts';
import { testWebHook } from './application/test-web-hook.ts';
import { unsubscribeTokens } from './application/unsubscribe-tokens.ts';
import { unsubscribe } from './application/unsubscribe.ts';
import { webHookList } from './application/web-hook-list.projection.ts';
import { delivery } from './domain/delivery.ts';
import { notice } from './domain/notice.ts';
import { notification } from './domain/notification.ts';
import { preferences } from './domain/preferences.ts';
import { webHook } from './domain/web-hook.ts';
import { undiciHookSender } from './infrastructure/hook-sender.undici.ts';
import type { SmtpSettings } from './infrastructure/mail-server.smtp.ts';

export type NotificationsSettings = {
  /** Without it e-mails are kept in the outbox. */
  readonly smtp?: SmtpSettings;
  /** The address of the web app, without a slash at its end: for links in e-mails. */
  readonly publicUrl?: string;
  readonly patience?: Patience;
};

/** The pauses that Standard Webhooks recommends: ten attempts within three days. */
const PATIENCE: Patience = {
  pausesMs: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((s) => s * 1000),
  answerWithinMs: 20_000,
  switchOffAfterMs: 3 * 86_400_000,
};

export const notificationsModule = {
  name: 'notifications',
  contract: notifications,
  needs: { identity },
  migrations: [],
  projections: [notificationList, preferenceList, webHookList, deliveryList],

  async start({ store, clock, processes }: ModuleHost, { identity }, settings) {
    const mailServer = settings.smtp && (await openMailServer(settings.smtp));
    const hookSender = undiciHookSender();
    const started = startNotifications({
      ...{ store, clock, processes, identity, mailServer, hookSender },
      publicUrl: settings.publicUrl ?? 'http://127.0.0.1:4000',
      patience: settings.patience ?? PATIENCE,
    });
    return {
      ...started,
      async stop() {
        mailServer?.close();
        await hookSender.close();
      },
    };
  },
} satisfies Module<{ identity: typeof identity }, NotificationsSettings>;

/** What differs between the real thing and a test in memory. */
export type NotificationsMeans = {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly identity: IdentityClient;
  readonly mailServer: MailServer | undefined;
  readonly hookSender: HookSender;
  readonly publicUrl: string;
  readonly patience: Patience;
};

export function startNotifications({ store, processes, ...means }: NotificationsMeans) {
  const ports: NotificationsPorts = {
    ...means,
    notices: executor(store, 'notice', notice),
    notifications: executor(store, 'notification', notification),
    preferences: executor(store, 'preferences', preferences, PLATFORM),
    webHooks: executor(store, 'web-hook', webHook),
    deliveries: executor(store, 'delivery', delivery),
    notificationRows: store.rows(notificationList),
    preferenceRows: store.rows(preferenceList),
    webHookRows: store.rows(webHookList),
    deliveryRows: store.rows(deliveryList),
    begin: begin(processes),
    tokens: unsubscribeTokens(means.identity),
  };
  return {
    router: notificationsRouter(ports),
    subscriptions: [tellInvited(ports)],
    processes: [deliverNotice.with(ports), sendDelivery.with(ports)],
  };
}

export const notificationsRouter = (ports: NotificationsPorts) => ({
  notify: notify(ports),
  listNotifications: listNotifications(ports),
  countUnread: countUnread(ports),
  markRead: markRead(ports),
  markAllRead: markAllRead(ports),
  getPreferences: getPreferences(ports),
  changePreference: changePreference(ports),
  unsubscribe: unsubscribe(ports),
  createWebHook: createWebHook(ports),
  listWebHooks: listWebHooks(ports),
  changeWebHook: changeWebHook(ports),
  deleteWebHook: deleteWebHook(ports),
  testWebHook: testWebHook(ports),
  listDeliveries: listDeliveries(ports),
  resendDelivery: resendDelivery(ports),
  listMails: listMails(ports),
  resendMail: resendMail(ports),
});

/** What sends e-mails is loaded only where e-mails are sent. */
async function openMailServer(settings: SmtpSettings) {
  const { smtpMailServer } = await import('./infrastructure/mail-server.smtp.ts');
  return smtpMailServer(settings);
}
