import { PLATFORM } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { allKinds, preferenceView } from './preference-view.ts';

export const getPreferences = ({ preferenceRows, mailServer }: NotificationsPorts) =>
  handler(notifications.getPreferences, async ({ call }) => {
    const row = await preferenceRows.get(PLATFORM, call.actor.userId);
    return {
      items: allKinds.map((kind) => preferenceView(row?.choices, kind)),
      mailServer: mailServer !== undefined,
    };
  });
