import { insert, projection, remove, update } from '@atelier/kernel';
import type { HookId, HookTarget, WebHookEvent } from '../domain/web-hook.ts';

export type WebHookRow = HookTarget & {
  id: HookId;
  workspaceId: string;
  status: 'on' | 'off';
  offReason: string | null;
  failingSince: string | null;
  createdAt: string;
};

export const webHookList = projection<WebHookEvent, WebHookRow>('web-hook-list', {
  WebHookCreated: ({ hookId, url, publicOnly, about, kinds }, { workspaceId, at }) =>
    insert({
      id: hookId,
      workspaceId,
      url,
      publicOnly,
      about,
      kinds,
      status: 'on',
      offReason: null,
      failingSince: null,
      createdAt: at,
    }),
  WebHookChanged: ({ hookId, url, publicOnly, about, kinds }) =>
    update(hookId, (row) => ({
      ...row,
      url,
      publicOnly,
      about,
      kinds,
      failingSince: row.url === url ? row.failingSince : null,
    })),
  WebHookFailing: ({ hookId, since }) => update(hookId, (row) => ({ ...row, failingSince: since })),
  WebHookRecovered: ({ hookId }) => update(hookId, (row) => ({ ...row, failingSince: null })),
  WebHookSwitchedOn: ({ hookId }) =>
    update(hookId, (row) => ({ ...row, status: 'on', offReason: null, failingSince: null })),
  WebHookSwitchedOff: ({ hookId, reason }) =>
    update(hookId, (row) => ({ ...row, status: 'off', offReason: reason })),
  WebHookDeleted: ({ hookId }) => remove(hookId),
});
