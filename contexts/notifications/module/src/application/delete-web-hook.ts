import { ownerOnly } from '@atelier/identity-contract';
import { notifications } from '@atelier/notifications-contract';
import { handler, receipt } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { hookSecretName } from './web-hook-signature.ts';

export const deleteWebHook = (ports: NotificationsPorts) =>
  handler(notifications.deleteWebHook, async ({ input, call, errors }) => {
    const { webHookId: hookId } = input;
    if ((await ports.webHookRows.get(call.actor.workspaceId, hookId)) === undefined)
      throw errors.WEB_HOOK_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    receipt(await ports.webHooks(call, hookId, { type: 'DeleteWebHook', hookId }), errors);
    await ports.identity.forgetSecret({ name: hookSecretName(hookId) }, { context: call });
  });
