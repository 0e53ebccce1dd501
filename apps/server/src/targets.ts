/** Every context there is, once. */
export type ContextName = 'identity' | 'notifications' | 'gateway' | 'billing' | 'playground';

/** What a process may run. The one table: a split adds a line here and nothing else. */
export const targets = {
  all: ['identity', 'notifications', 'gateway', 'billing', 'playground'],
} as const satisfies Record<string, readonly ContextName[]>;

export type Target = keyof typeof targets;
export const targetNames = Object.keys(targets) as [Target, ...Target[]];
