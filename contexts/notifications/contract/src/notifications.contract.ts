import { contextContract, id, PageQuery, page, problem, Receipt, z } from '@atelier/contract';
import {
  Delivery,
  Mail,
  NewNotice,
  NoticeKind,
  Notification,
  Preference,
  WebHook,
  WebHookUrl,
} from './notifications.shapes.ts';

const c = contextContract('notifications');

const NOTIFICATION_NOT_FOUND = problem(404, 'No such notification.');
const WEB_HOOK_NOT_FOUND = problem(404, 'No such web hook.');
const WEB_HOOK_OFF = problem(409, 'This web hook is switched off. Switch it on first.');
const WEB_HOOK_LIMIT = problem(
  409,
  'This workspace has as many web hooks as it may have. Delete one first.',
  z.object({ limit: z.int() }),
);
const ADDRESS_PRIVATE = problem(
  422,
  'This address is in a private network, where only the owner of this installation may have a web hook.',
);
const NOT_WORKSPACE_OWNER = problem(403, 'Only an owner of the workspace may do this.');
const DELIVERY_NOT_FOUND = problem(404, 'No such delivery.');
const DELIVERY_WAITING = problem(409, 'This is being delivered already.');

const account = { resource: 'account', action: 'read' };
const manage = { resource: 'account', action: 'manage' };
const webHookId = id('hook');
const deliveryId = id('delivery');

/** Who is told what, and whether it arrived. */
export const notifications = c.contract({
  notify: c
    .internal({ summary: 'Tell people and web hooks of something, once for each key' })
    .input(NewNotice)
    .output(z.object({ noticeId: id('notice') })),

  listNotifications: c
    .query('/notifications', {
      summary: 'What the caller was told, the latest first',
      permission: account,
    })
    .input(PageQuery.extend({ show: z.enum(['all', 'unread']).default('all') }))
    .output(page(Notification)),

  countUnread: c
    .query('/notifications/unread', {
      summary: 'How many notifications the caller has not read; 100 stands for more, too',
      permission: account,
    })
    .output(z.object({ unread: z.int() })),

  markRead: c
    .command('/notifications/{notificationId}/read', {
      summary: 'Note that a notification was read',
      permission: account,
      audited: false,
    })
    .input(z.object({ notificationId: id('notification') }))
    .output(Receipt)
    .errors({ NOTIFICATION_NOT_FOUND }),

  markAllRead: c
    .command('/notifications/read', {
      summary: 'Note that all notifications of the caller were read',
      permission: account,
      audited: false,
    })
    .output(z.object({ marked: z.int() })),

  getPreferences: c
    .query('/notifications/preferences', {
      summary: 'What the caller wants to be told, and how',
      permission: account,
    })
    .output(
      z.object({
        items: z.array(Preference),
        mailServer: z.boolean().describe('Without one, e-mails are kept in the outbox.'),
      }),
    ),

  changePreference: c
    .change('/notifications/preferences/{kind}', {
      summary: 'Choose whether and how one is told of a kind',
      permission: manage,
    })
    .input(
      z.object({ kind: NoticeKind, inApp: z.boolean().optional(), mail: z.boolean().optional() }),
    )
    .output(Preference),

  unsubscribe: c
    .command('/notifications/unsubscribe', {
      summary: 'End the e-mails of a kind, with the link that each of them carries',
      access: 'public',
      rateLimit: { points: 30, perSeconds: 60, by: 'address' },
    })
    .input(z.object({ token: z.string().max(500) }))
    .output(z.object({ kind: NoticeKind, title: z.string() }))
    .errors({ UNSUBSCRIBE_LINK_INVALID: problem(404, 'This link is not, or no longer, valid.') }),

  createWebHook: c
    .create('/web-hooks', {
      summary: 'Have the notices of the workspace sent to an address',
      description:
        'Signed as the Standard Webhooks specification says: HMAC-SHA256 with the secret that is shown this once.',
      permission: manage,
      secretAnswer: true,
    })
    .input(
      z.object({
        url: WebHookUrl,
        about: z.string().trim().max(200).default(''),
        kinds: z.array(NoticeKind).max(100).default([]).describe('Empty: all.'),
      }),
    )
    .output(WebHook.extend({ secret: z.string() }))
    .errors({ WEB_HOOK_LIMIT, ADDRESS_PRIVATE, NOT_WORKSPACE_OWNER }),

  listWebHooks: c
    .query('/web-hooks', { summary: 'The web hooks of the workspace', permission: manage })
    .output(z.object({ items: z.array(WebHook) }))
    .errors({ NOT_WORKSPACE_OWNER }),

  changeWebHook: c
    .change('/web-hooks/{webHookId}', {
      summary: 'Change a web hook, or switch it on or off',
      permission: manage,
    })
    .input(
      z.object({
        webHookId,
        url: WebHookUrl.optional(),
        about: z.string().trim().max(200).optional(),
        kinds: z.array(NoticeKind).max(100).optional(),
        status: z.enum(['on', 'off']).optional(),
      }),
    )
    .output(WebHook)
    .errors({ WEB_HOOK_NOT_FOUND, ADDRESS_PRIVATE, NOT_WORKSPACE_OWNER }),

  deleteWebHook: c
    .remove('/web-hooks/{webHookId}', { summary: 'Delete a web hook', permission: manage })
    .input(z.object({ webHookId }))
    .errors({ WEB_HOOK_NOT_FOUND, NOT_WORKSPACE_OWNER }),

  testWebHook: c
    .command('/web-hooks/{webHookId}/test', {
      summary: 'Send a web hook something to see that it arrives',
      permission: manage,
      rateLimit: { points: 20, perSeconds: 60, by: 'actor' },
    })
    .input(z.object({ webHookId }))
    .output(z.object({ deliveryId }))
    .errors({ WEB_HOOK_NOT_FOUND, WEB_HOOK_OFF, NOT_WORKSPACE_OWNER }),

  listDeliveries: c
    .query('/web-hooks/{webHookId}/deliveries', {
      summary: 'What was sent to a web hook and what it answered, the latest first',
      permission: manage,
    })
    .input(PageQuery.extend({ webHookId }))
    .output(page(Delivery))
    .errors({ WEB_HOOK_NOT_FOUND, NOT_WORKSPACE_OWNER }),

  resendDelivery: c
    .command('/web-hooks/{webHookId}/deliveries/{deliveryId}/resend', {
      summary: 'Send a web hook again what it was sent before',
      permission: manage,
      rateLimit: { points: 60, perSeconds: 60, by: 'actor' },
    })
    .input(z.object({ webHookId, deliveryId }))
    .output(Receipt)
    .errors({
      WEB_HOOK_NOT_FOUND,
      WEB_HOOK_OFF,
      DELIVERY_NOT_FOUND,
      DELIVERY_WAITING,
      NOT_WORKSPACE_OWNER,
    }),

  listMails: c
    .query('/outbox', {
      summary: 'The e-mails of this installation, the latest first',
      permission: { resource: 'outbox', action: 'read' },
      audited: true,
    })
    .input(PageQuery)
    .output(page(Mail)),

  resendMail: c
    .command('/outbox/{deliveryId}/resend', {
      summary: 'Send an e-mail again, or one that was kept',
      permission: { resource: 'outbox', action: 'manage' },
    })
    .input(z.object({ deliveryId }))
    .output(Receipt)
    .errors({ DELIVERY_NOT_FOUND, DELIVERY_WAITING }),
});
