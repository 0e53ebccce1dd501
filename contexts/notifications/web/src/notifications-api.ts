import type { ClientOf } from '@atelier/contract';
import type { notifications } from '@atelier/notifications-contract';
import { useClient } from '@atelier/ui';

export type NotificationsApi = ClientOf<typeof notifications>;
export type Notification = Awaited<
  ReturnType<NotificationsApi['listNotifications']>
>['items'][number];
export type WebHook = Awaited<ReturnType<NotificationsApi['listWebHooks']>>['items'][number];
export type Delivery = Awaited<ReturnType<NotificationsApi['listDeliveries']>>['items'][number];
export type Mail = Awaited<ReturnType<NotificationsApi['listMails']>>['items'][number];
export type Preference = Awaited<ReturnType<NotificationsApi['getPreferences']>>['items'][number];

export const useNotifications = () => useClient<NotificationsApi>('notifications');

export const keys = {
  all: ['notifications', 'told'] as const,
  unread: ['notifications', 'told', 'unread'] as const,
  list: ['notifications', 'told', 'list'] as const,
  preferences: ['notifications', 'preferences'] as const,
  webHooks: ['notifications', 'web-hooks'] as const,
  deliveries: (hookId: string) => ['notifications', 'deliveries', hookId] as const,
  mails: ['notifications', 'mails'] as const,
};

/** While something is on its way, one looks again soon. */
export const WATCH_MS = 3000;
