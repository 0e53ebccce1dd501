import { ownerOnly } from '@atelier/identity-contract';
import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import { HOOKS_PER_WORKSPACE } from './create-web-hook.ts';
import type { NotificationsPorts } from './ports.ts';
import { webHookView } from './web-hook-view.ts';

export const listWebHooks = (ports: NotificationsPorts) =>
  handler(notifications.listWebHooks, async ({ call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const { items } = await ports.webHookRows.list(workspaceId, { limit: HOOKS_PER_WORKSPACE });
    return { items: items.map(webHookView) };
  });
