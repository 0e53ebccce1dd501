import { id, Time, z } from '@atelier/contract';
import { type NoticeKind as Kind, noticeKinds } from './notice-kinds.ts';

export const NoticeKind = z.enum(Object.keys(noticeKinds) as [Kind, ...Kind[]]);

/** A place in the web app; never another host, so that a notice cannot lead a reader away. */
export const Link = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\s\\]*$/, 'A path of the web app, as /usage.');

/** Machine-readable facts beside the text. */
export const NoticeFacts = z.record(
  z.string().max(100),
  z.union([z.string().max(2000), z.number(), z.boolean()]),
);

/** What another context has to tell. Exactly one notice is made of all calls with one `key`. */
export const NewNotice = z
  .object({
    key: z.string().min(1).max(300).describe('What is told only once in a workspace.'),
    kind: NoticeKind,
    title: z.string().min(1).max(200),
    text: z.string().max(4000).default(''),
    link: Link.optional(),
    data: NoticeFacts.default({}),
    users: z.array(id('user')).max(1000).default([]),
    owners: z
      .boolean()
      .default(false)
      .describe('Whether it is told to the owners of the workspace, and to its web hooks.'),
  })
  .refine(({ users, owners }) => owners || users.length > 0, {
    message: 'Say whom to tell: `users`, `owners` or both.',
    path: ['users'],
  });

/** A notice as one person has it. */
export const Notification = z.object({
  id: id('notification'),
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  link: Link.optional(),
  data: NoticeFacts,
  createdAt: Time,
  readAt: Time.optional(),
});

/** Whether a person is told of a kind, by which channel. */
export const Preference = z.object({
  kind: NoticeKind,
  title: z.string(),
  about: z.string(),
  inApp: z.boolean(),
  mail: z.boolean(),
});

/** Where an owner wants the workspace's notices sent. */
export const WebHook = z.object({
  id: id('hook'),
  url: z.string(),
  about: z.string(),
  kinds: z.array(NoticeKind).describe('Empty: all.'),
  status: z.enum(['on', 'off']),
  offReason: z.string().optional(),
  failingSince: Time.optional(),
  createdAt: Time,
});

export const WebHookUrl = z
  .url({ protocol: /^https?$/, error: 'An http:// or https:// address.' })
  .max(1000)
  .refine((text) => {
    const url = URL.parse(text);
    return url?.username === '' && url.password === '';
  }, 'No user name or password in the address: the signature proves who is calling.');

/** What the other side said last. */
export const LastAnswer = z.object({
  at: Time,
  ok: z.boolean(),
  status: z.int().optional().describe('Of HTTP or SMTP, when there was an answer.'),
  text: z.string(),
});

const delivery = {
  id: id('delivery'),
  kind: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed', 'kept', 'dropped']),
  attempts: z.int(),
  nextAttemptAt: Time.optional(),
  lastAnswer: LastAnswer.optional(),
  createdAt: Time,
};

/** A notice on its way to a web hook. `dropped`: the hook was switched off or deleted meanwhile. */
export const Delivery = z.object({ ...delivery, title: z.string() });

/** An e-mail on its way. `kept`: there is no mail server, so it lies here. */
export const Mail = z.object({
  ...delivery,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
});
