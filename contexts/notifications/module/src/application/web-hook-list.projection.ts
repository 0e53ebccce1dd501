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
  WebHookCreated: ({ type: _, hookId, userId: __, ...target }, { workspaceId, at }) =>
    insert({
      ...target,
      id: hookId,
      workspaceId,
      status: 'on',
      offReason: null,
      failingSince: null,
      createdAt: at,
    }),
  WebHookChanged: ({ type: _, hookId, ...target }) =>
    update(hookId, (row) => ({
      ...row,
      ...target,
      failingSince: row.url === target.url ? row.failingSince : null,
    })),
  WebHookFailing: ({ hookId, since }) => update(hookId, (row) => ({ ...row, failingSince: since })),
  WebHookRecovered: ({ hookId }) => update(hookId, (row) => ({ ...row, failingSince: null })),
  WebHookSwitchedOn: ({ hookId }) =>
    update(hookId, (row) => ({ ...row, status: 'on', offReason: null, failingSince: null })),
  WebHookSwitchedOff: ({ hookId, reason }) =>
    update(hookId, (row) => ({ ...row, status: 'off', offReason: reason })),
  WebHookDeleted: ({ hookId }) => remove(hookId),
});
