/**
 * What people and programs are told about. A context adds a line here before it tells of something
 * new: the title stands in everybody's preferences, `mail` is what they are before anybody chose.
 */
export const noticeKinds = {
  'billing.budget-reached': {
    title: 'A budget is reached',
    about: 'When 50, 80 or 100 % of a budget are used.',
    mail: true,
  },
  'billing.payment-disputed': {
    title: 'A payment is disputed',
    about: 'When the bank of a cardholder takes a payment back, or decides whose it is.',
    mail: true,
  },
  'identity.member-invited': {
    title: 'Somebody invites you',
    about: 'When you are asked to be a member of a workspace.',
    mail: true,
  },
  'notifications.web-hook-off': {
    title: 'A web hook was switched off',
    about: 'When an address has not answered for days.',
    mail: true,
  },
} as const satisfies Record<
  string,
  { readonly title: string; readonly about: string; readonly mail: boolean }
>;

export type NoticeKind = keyof typeof noticeKinds;
