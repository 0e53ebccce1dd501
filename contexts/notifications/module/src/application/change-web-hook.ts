import { ownerOnly } from '@atelier/identity-contract';
import { isPrivateHost } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import type { HookTarget } from '../domain/web-hook.ts';
import { ownsInstallation } from './create-web-hook.ts';
import type { NotificationsPorts } from './ports.ts';
import { hookSecretName } from './web-hook-signature.ts';
import { webHookView } from './web-hook-view.ts';

export const listWebHooks = ({ webHookRows, identity }: NotificationsPorts) =>
  handler(notifications.listWebHooks, async ({ call, errors }) => {
    await ownerOnly({ identity }, call, errors);
    const { items } = await webHookRows.list(call.actor.workspaceId, { limit: 200 });
    return { items: items.map(webHookView) };
  });

export const changeWebHook = ({ webHooks, webHookRows, identity }: NotificationsPorts) =>
  handler(notifications.changeWebHook, async ({ input, call, errors }) => {
    const { webHookId: hookId, url, about, kinds, status } = input;
    const { workspaceId } = call.actor;
    if ((await webHookRows.get(workspaceId, hookId)) === undefined)
      throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly({ identity }, call, errors);
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

export const deleteWebHook = ({ webHooks, webHookRows, identity }: NotificationsPorts) =>
  handler(notifications.deleteWebHook, async ({ input: { webHookId }, call, errors }) => {
    if ((await webHookRows.get(call.actor.workspaceId, webHookId)) === undefined)
      throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly({ identity }, call, errors);
    const command = { type: 'DeleteWebHook', hookId: webHookId } as const;
    receipt(await webHooks(call, webHookId, command), errors);
    await identity.forgetSecret({ name: hookSecretName(webHookId) }, { context: call });
  });
