/** Every address of the web app. The router is built from this table, so nothing can differ. */
export const patterns = {
  home: '/',
  signIn: '/sign-in',
  welcome: '/welcome',
  playground: '/playground',
  session: '/playground/$sessionId',
  usage: '/usage',
  billing: '/billing',
  invoices: '/billing/invoices',
  payments: '/billing/payments',
  plans: '/billing/plans',
  gateway: '/gateway',
  requests: '/requests',
  routes: '/routes',
  keys: '/keys',
  users: '/admin/users',
  roles: '/admin/roles',
  limits: '/admin/limits',
  prices: '/admin/prices',
  audit: '/admin/audit',
  outbox: '/admin/outbox',
  settings: '/settings',
  preferences: '/settings/notifications',
  webHooks: '/settings/web-hooks',
  unsubscribe: '/unsubscribe',
} as const;

export type Screen = keyof typeof patterns;

/** Addresses to link to. What is put into one is escaped. */
export const paths = {
  ...patterns,
  session: (sessionId: string) =>
    patterns.session.replace('$sessionId', encodeURIComponent(sessionId)),
  /** The playground, where a logged call becomes a new session. */
  replayOf: (requestId: string) => `${patterns.playground}?replay=${encodeURIComponent(requestId)}`,
  /** Keys, with the form for a provider's key open. */
  keysFor: (provider: string | undefined) =>
    provider === undefined
      ? patterns.keys
      : `${patterns.keys}?provider=${encodeURIComponent(provider)}`,
} as const;
