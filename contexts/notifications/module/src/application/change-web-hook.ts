import { ownerOnly } from '@atelier/identity-contract';
import { isPrivateHost } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import type { HookTarget } from '../domain/web-hook.ts';
import { ownsInstallation } from './create-web-hook.ts';
import type { NotificationsPorts } from './ports.ts';
import { webHookView } from './web-hook-view.ts';

export const changeWebHook = (ports: NotificationsPorts) =>
  handler(notifications.changeWebHook, async ({ input, call, errors }) => {
    const { webHooks, webHookRows } = ports;
    const { webHookId: hookId, url, about, kinds, status } = input;
    const { workspaceId } = call.actor;
    if ((await webHookRows.get(workspaceId, hookId)) === undefined)
      throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    const publicOnly = !ownsInstallation(call.actor);
    if (url !== undefined && publicOnly && isPrivateHost(new URL(url).hostname))
      throw errors.ADDRESS_PRIVATE();
    const change: Partial<HookTarget> = {
      ...(url === undefined ? {} : { url, publicOnly }),
      ...(about === undefined ? {} : { about }),
      ...(kinds === undefined ? {} : { kinds }),
    };
    receipt(await webHooks(call, hookId, { type: 'ChangeWebHook', hookId, ...change }), errors);
    if (status !== undefined) {
      const command = { type: 'SwitchWebHook', hookId, on: status === 'on' } as const;
      receipt(await webHooks(call, hookId, command), errors);
    }
    const row = await webHookRows.get(workspaceId, hookId);
    if (row === undefined) throw errors.WEB_HOOK_NOT_FOUND();
    return webHookView(row);
  });
