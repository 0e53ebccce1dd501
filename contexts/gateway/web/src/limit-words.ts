import type { Words } from '@atelier/ui';
import { compact, money, whole } from '@atelier/ui';
import type { Allowance, GatewayApi, Limit } from './gateway-api.ts';

type Unit = Limit['unit'];

/** `50 requests`, `1,000 tokens`, `$5.00`. */
export function amountInWords(unit: Unit, amount: number): string {
  if (unit === 'money') return money(amount);
  const word = unit === 'requests' ? 'request' : 'token';
  return `${whole(amount)} ${amount === 1 ? word : `${word}s`}`;
}

/** As `amountInWords`, short enough for a bar. */
export function shortAmount(unit: Unit, amount: number): string {
  return unit === 'money' ? money(amount) : compact(amount);
}

/** Whose calls: `each user, in all workspaces`, `the workspace`, or the name of one of them. */
export function whoseCalls(
  { per, subject, countsEverywhere }: Pick<Limit, 'per' | 'subject' | 'countsEverywhere'>,
  nameOf: (id: string) => string | undefined = () => undefined,
): string {
  if (subject !== undefined) return nameOf(subject) ?? subject;
  const whose = { user: 'each user', workspace: 'the workspace', apiKey: 'each API key' }[per];
  return countsEverywhere ? `${whose}, in all workspaces` : whose;
}

/** What a limit that binds somebody is called there. */
export function allowanceTitle({ per, operation, unit, period }: Allowance): string {
  const what = unit === 'money' ? 'Money' : unit === 'requests' ? 'Requests' : 'Tokens';
  const purpose = operation === undefined ? '' : ` for ${operation}`;
  const whose = { user: '', workspace: ', whole workspace', apiKey: ', this API key' }[per];
  return `${what} per ${period}${purpose}${whose}`;
}

/** `in 12 min`, `in 3 h`, `in 9 days`. */
export function inTime(iso: string, now: Date = new Date()): string {
  const minutes = Math.max(1, Math.ceil((Date.parse(iso) - now.getTime()) / 60_000));
  if (minutes < 90) return `in ${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `in ${hours} h` : `in ${Math.round(hours / 24)} days`;
}

/** Where a limit comes from, in a word or two. */
export function sourceOf({ origin, plan }: Pick<Limit, 'origin' | 'plan'>): string {
  return origin === 'plan' && plan ? `plan ${plan}` : SOURCES[origin].label;
}

export const SOURCES = {
  default: { label: 'default', about: 'In every workspace whose plan says nothing else.' },
  plan: { label: 'plan', about: 'Comes with the plan of the workspace, in place of the default.' },
  admin: {
    label: 'administrator',
    about: 'Set here by an administrator, in place of default and plan.',
  },
  own: { label: 'workspace', about: 'Set by an owner of the workspace; it only tightens.' },
  budget: { label: 'budget', about: 'A budget that stops calls; it is changed under Budgets.' },
} as const satisfies Record<Limit['origin'], { label: string; about: string }>;

const NOT_YOURS =
  'Owners of a workspace tighten its limits, administrators set them, super-administrators set what holds everywhere. Plans are changed under Billing, budgets under Budgets.';

export const setWords: Words<GatewayApi['setLimit']> = { LIMIT_NOT_YOURS: NOT_YOURS };
export const removeWords: Words<GatewayApi['removeLimit']> = {
  LIMIT_NOT_YOURS: NOT_YOURS,
  LIMIT_NOT_FOUND: 'This limit was removed already.',
};
