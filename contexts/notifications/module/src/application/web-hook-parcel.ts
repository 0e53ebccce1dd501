import type { Parcel } from '../domain/delivery.ts';
import type { Message } from '../domain/notice.ts';
import type { HookId } from '../domain/web-hook.ts';

/** A message as a web hook gets it: `type`, `timestamp` and `data`, as Standard Webhooks recommends. */
export function hookParcel(
  hookId: HookId,
  messageId: string,
  workspaceId: string,
  { kind, title, text, link, data }: Message,
  at: Date,
): Parcel {
  const body = JSON.stringify({
    type: kind,
    timestamp: at.toISOString(),
    data: { workspaceId, title, text, ...(link ? { link } : {}), ...data },
  });
  return { channel: 'web-hook', hookId, messageId, title, body };
}
