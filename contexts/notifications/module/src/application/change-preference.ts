import { type CallContext, PLATFORM, type UserId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { Wanted } from '../domain/preferences.ts';
import type { NotificationsPorts } from './ports.ts';
import { preferenceView } from './preference-view.ts';

export const changePreference = (ports: NotificationsPorts) =>
  handler(notifications.changePreference, async ({ input: { kind, inApp, mail }, call }) => {
    const { userId } = call.actor;
    await choosePreference(ports, call, userId, kind, {
      ...(inApp === undefined ? {} : { inApp }),
      ...(mail === undefined ? {} : { mail }),
    });
    const row = await ports.preferenceRows.get(PLATFORM, userId);
    return preferenceView(row?.choices, kind);
  });

export function choosePreference(
  { preferences }: NotificationsPorts,
  call: CallContext,
  userId: UserId,
  kind: string,
  wanted: Wanted,
) {
  const command = { type: 'ChoosePreference', userId, kind, wanted } as const;
  return preferences(call, `preferences_${userId}`, command);
}
