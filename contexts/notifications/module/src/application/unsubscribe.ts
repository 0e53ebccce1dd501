import { PLATFORM, serviceCall } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { publicHandler } from '@atelier/rpc';
import { choosePreference } from './change-preference.ts';
import type { NotificationsPorts } from './ports.ts';
import { isKind, preferenceView } from './preference-view.ts';

export const unsubscribe = (ports: NotificationsPorts) =>
  publicHandler(notifications.unsubscribe, async ({ input, errors, host: { requestId } }) => {
    const subscription = await ports.tokens.read(input.token);
    if (subscription === undefined || !isKind(subscription.kind))
      throw errors.UNSUBSCRIBE_LINK_INVALID();
    const { userId, kind } = subscription;
    const call = serviceCall('notifications', PLATFORM, { requestId });
    await choosePreference(ports, call, userId, kind, { mail: false });
    return { kind, title: preferenceView(undefined, kind).title };
  });
