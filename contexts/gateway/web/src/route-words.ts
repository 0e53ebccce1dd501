import type { Words } from '@atelier/ui';
import type { GatewayApi, Route, TargetHealth } from './gateway-api.ts';

export const saveWords: Words<GatewayApi['saveRoute']> = {
  ROUTE_NOT_YOURS:
    'Owners of the workspace change its routes, super-administrators those of the whole system.',
  TOO_MANY_ROUTES: 'There are 200 routes. Remove one that nobody asks for.',
  MODEL_NOT_FOUND: ({ model }) =>
    `There is no provider for ${String(model)}. Add a key or a server under Keys, or correct the name.`,
  ROUTE_OF_ROUTES: ({ model }) => `${String(model)} is a route. Name models of providers only.`,
  ROUTE_TARGET_TWICE: ({ model }) =>
    `${String(model)} stands here twice. Name it once, with a larger weight.`,
};

export const removeWords: Words<GatewayApi['removeRoute']> = {
  ROUTE_NOT_FOUND: 'This route was removed already.',
  ROUTE_NOT_YOURS: saveWords.ROUTE_NOT_YOURS,
};

export const scopes: Record<Route['scope'], { label: string; color: string; about: string }> = {
  workspace: { label: 'workspace', color: 'teal', about: 'Of this workspace only.' },
  system: { label: 'system', color: 'blue', about: 'For everybody on this installation.' },
  file: { label: 'file', color: 'gray', about: 'From the routes file of the server.' },
};

export const states: Record<TargetHealth['state'], { label: string; color: string }> = {
  closed: { label: 'well', color: 'teal' },
  open: { label: 'left alone', color: 'red' },
  'half-open': { label: 'being tried', color: 'yellow' },
};

type Kind = NonNullable<Route['definition']['fallbacks'][number]['on']>[number];

/** The failures that may lead to a fallback; what the caller did himself never does. */
export const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'rate-limited', label: 'asks to wait (429)' },
  { value: 'overloaded', label: 'overloaded (503)' },
  { value: 'upstream-failed', label: 'failed (5xx)' },
  { value: 'network', label: 'not reached' },
  { value: 'first-token-timeout', label: 'slow to begin' },
  { value: 'idle-timeout', label: 'stalled' },
  { value: 'stream-cut', label: 'cut off' },
  { value: 'context-length', label: 'prompt too long' },
  { value: 'request-too-large', label: 'request too large (413)' },
  { value: 'permission', label: 'balance used up or forbidden' },
  { value: 'model-not-found', label: 'model not there' },
  { value: 'authentication', label: 'key refused' },
  { value: 'content-filter', label: 'content filter' },
  { value: 'invalid-request', label: 'request refused' },
];

/** A kind of failure as people say it; those that have no word here keep the log's. */
export function inWords(kind: string): string {
  return kinds.find(({ value }) => value === kind)?.label ?? kind;
}
