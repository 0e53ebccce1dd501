import { type NoticeKind, noticeKinds } from '@atelier/notifications-contract';
import type { Channel, Choices } from '../domain/preferences.ts';

/** Whether somebody is told of a kind by a channel: as chosen, else by the kind's default. */
export function wants(choices: Choices | undefined, kind: string, channel: Channel): boolean {
  const byDefault = channel === 'inApp' || (isKind(kind) && noticeKinds[kind].mail);
  return choices?.[kind]?.[channel] ?? byDefault;
}

/** A kind with its words, as somebody has chosen it. */
export function preferenceView(choices: Choices | undefined, kind: NoticeKind) {
  const { title, about } = noticeKinds[kind];
  const inApp = wants(choices, kind, 'inApp');
  return { kind, title, about, inApp, mail: wants(choices, kind, 'mail') };
}

export function isKind(text: string): text is NoticeKind {
  return Object.hasOwn(noticeKinds, text);
}

export const allKinds = Object.keys(noticeKinds).filter(isKind);
