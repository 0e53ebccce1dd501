import { ownerOnly } from '@atelier/identity-contract';
import { type Actor, isPrivateHost, may, newId } from '@atelier/kernel';
import { notifications } from '@atelier/notifications-contract';
import { handler } from '@atelier/rpc';
import type { NotificationsPorts } from './ports.ts';
import { hookSecretName, newHookSecret } from './web-hook-signature.ts';
import { webHookView } from './web-hook-view.ts';

export const HOOKS_PER_WORKSPACE = 20;

export const createWebHook = (ports: NotificationsPorts) =>
  handler(notifications.createWebHook, async ({ input, call, errors }) => {
    const { webHooks, webHookRows, identity } = ports;
    const { workspaceId, userId } = call.actor;
    await ownerOnly(ports, call, errors);
    const publicOnly = !ownsInstallation(call.actor);
    // A name is judged when it is connected to: it may lead elsewhere by then.
    if (publicOnly && isPrivateHost(new URL(input.url).hostname)) throw errors.ADDRESS_PRIVATE();
    const thereAre = async (count: number) =>
      (await webHookRows.list(workspaceId, { limit: count })).items.length === count;
    const refusal = () => errors.WEB_HOOK_LIMIT({ data: { limit: HOOKS_PER_WORKSPACE } });
    if (await thereAre(HOOKS_PER_WORKSPACE)) throw refusal();

    const hookId = newId('hook');
    const secret = newHookSecret();
    // Before the hook: there is never one that cannot sign. A secret without its hook harms nobody.
    await identity.keepSecret({ name: hookSecretName(hookId), value: secret }, { context: call });
    await webHooks(call, hookId, { type: 'CreateWebHook', hookId, userId, publicOnly, ...input });
    // Of several that saw the last free place, each takes itself back: better one too few.
    if (await thereAre(HOOKS_PER_WORKSPACE + 1)) {
      await webHooks(call, hookId, { type: 'DeleteWebHook', hookId });
      throw refusal();
    }
    const row = await webHookRows.get(workspaceId, hookId);
    if (row === undefined) throw new Error(`${hookId} was made and is not there.`);
    return { ...webHookView(row), secret };
  });

/** Whose addresses may lead into private networks. */
export const ownsInstallation = (actor: Actor) => may(actor, { resource: 'all', action: 'manage' });
