import { notifications } from '@atelier/notifications-contract';
import { type CallContext, PLATFORM, serviceCall, type UserId } from '@atelier/kernel';
import { handler, publicHandler } from '@atelier/rpc';
import type { Channel } from '../domain/preferences.ts';
import type { NotificationsPorts } from './ports.ts';
import { allKinds, isKind, preferenceOf } from './preference-of.ts';
import type { UnsubscribeTokens } from './unsubscribe-tokens.ts';

export const getPreferences = ({ preferenceRows, mailServer }: NotificationsPorts) =>
  handler(notifications.getPreferences, async ({ call }) => {
    const row = await preferenceRows.get(PLATFORM, call.actor.userId);
    return {
      items: allKinds.map((kind) => preferenceOf(row?.choices, kind)),
      mailServer: mailServer !== undefined,
    };
  });

export const changePreference = (ports: NotificationsPorts) =>
  handler(notifications.changePreference, async ({ input: { kind, inApp, mail }, call }) => {
    const { userId } = call.actor;
    await choose(ports, call, userId, kind, {
      ...(inApp === undefined ? {} : { inApp }),
      ...(mail === undefined ? {} : { mail }),
    });
    const row = await ports.preferenceRows.get(PLATFORM, userId);
    return preferenceOf(row?.choices, kind);
  });

export const unsubscribe = (ports: NotificationsPorts, tokens: UnsubscribeTokens) =>
  publicHandler(notifications.unsubscribe, async ({ input, errors, host }) => {
    const subscription = await tokens.read(input.token);
    if (subscription === undefined || !isKind(subscription.kind))
      throw errors.UNSUBSCRIBE_LINK_INVALID();
    const { userId, kind } = subscription;
    const call = serviceCall('notifications', PLATFORM, { requestId: host.requestId });
    await choose(ports, call, userId, kind, { mail: false });
    return { kind, title: preferenceOf(undefined, kind).title };
  });

function choose(
  { preferences }: NotificationsPorts,
  call: CallContext,
  userId: UserId,
  kind: string,
  wanted: { readonly [Each in Channel]?: boolean },
) {
  const command = { type: 'ChoosePreference', userId, kind, wanted } as const;
  return preferences(call, `preferences_${userId}`, command);
}
