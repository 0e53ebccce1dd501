import type { LimitAddress, LimitOrigin, LimitSubject, LimitTerms, LimitUnit } from './limit.ts';
import type { LimitPeriod } from './limit-window.ts';

/** A limit as it is in force. */
export type LimitRule = LimitAddress &
  LimitTerms & {
    readonly id: string;
    readonly origin: LimitOrigin;
    readonly plan?: string;
    /** Whether that is the plan which everybody has who has no other. */
    readonly isEverybodys?: boolean;
    readonly since: string;
  };

/** Whose call it is, and what for: what decides which limits apply. */
export type CallSubject = {
  readonly workspaceId: string;
  readonly userId: string;
  readonly apiKeyId?: string;
  readonly operation: string;
  /** A super-administrator: what holds for each user and key by default or plan does not bind him. */
  readonly isSparedDefaults: boolean;
};

/**
 * What counts the calls that a limit is on. Its key names what is counted, not the limit: a limit
 * that is replaced by a nearer one, or changed, finds what was used already.
 */
export type Counter = {
  readonly key: string;
  readonly per: LimitSubject;
  readonly subject: string;
  /** Counts what the subject uses in all workspaces, not only in that of the call. */
  readonly countsEverywhere: boolean;
  readonly operation?: string;
  readonly unit: LimitUnit;
  readonly period: LimitPeriod;
  readonly amount: number;
  /** The limit that gives `amount`. */
  readonly limitId: string;
  readonly origin: LimitOrigin;
  readonly unpriced: 'refuse' | 'allow';
  readonly assumedOutputTokens: number;
  /** Since when every call is surely counted here, in milliseconds. */
  readonly sinceMs: number;
};

/** A limit that a call did not fit into. Money in nano-dollars. */
export type ExceededLimit = {
  readonly id: string;
  readonly origin: Counter['origin'];
  readonly per: Counter['per'];
  readonly operation?: string;
  readonly unit: Counter['unit'];
  readonly period: Counter['period'];
  readonly amount: number;
  readonly left: number;
  /** What the call may have needed at most. */
  readonly needed: number;
  readonly resetsAt: string;
};

/**
 * The counters of a call, in the order of their keys. For each kind of limit the nearest one holds: an
 * administrator's on this user or key, else his on each in the workspace, else the plan's, else the
 * default. The smallest of it, the workspace's own and its budgets' decides. What everybody is given is
 * counted apart from what is set in a workspace: over all of them, or a new one would be given it anew.
 */
export function countersOf(rules: readonly LimitRule[], call: CallSubject): readonly Counter[] {
  const slots = new Map<string, Slot>();
  for (const rule of rules) {
    const subject = subjectOf(rule.per, call);
    if (subject === undefined) continue;
    if (rule.subject !== undefined && rule.subject !== subject) continue;
    if (rule.operation !== undefined && rule.operation !== call.operation) continue;
    const isSpared = call.isSparedDefaults && rule.per !== 'workspace';
    if (isSpared && (rule.origin === 'default' || rule.origin === 'plan')) continue;
    const kind = [rule.per, subject, rule.operation ?? '', rule.unit, rule.period].join('/');
    const slot = slots.get(kind) ?? { subject, tightening: [] };
    slots.set(kind, slot);
    if (tightens(rule)) slot.tightening.push(rule);
    else if (nearness(rule) > nearness(slot.nearest)) slot.nearest = rule;
  }
  return [...slots]
    .flatMap(([kind, slot]) => countersIn(slot, kind, call.workspaceId))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

type Slot = { readonly subject: string; nearest?: LimitRule; readonly tightening: LimitRule[] };
type Amounted = LimitRule & { readonly amount: number };

function countersIn({ subject, nearest, tightening }: Slot, kind: string, workspaceId: string) {
  const nearer = nearest ? [nearest] : [];
  const everywhere = nearer.filter(countsEverywhere);
  const here = [...nearer.filter((rule) => !countsEverywhere(rule)), ...tightening];
  return [
    ...counterOf(`${EVERYWHERE}/${kind}`, subject, everywhere),
    ...counterOf(`${workspaceId}/${kind}`, subject, here),
  ];
}

function counterOf(key: string, subject: string, among: readonly LimitRule[]): readonly Counter[] {
  const rules = among.filter((rule): rule is Amounted => rule.amount !== null);
  const [first, ...others] = rules;
  if (first === undefined) return [];
  const tightest = others.reduce(
    (least, rule) => (rule.amount < least.amount ? rule : least),
    first,
  );
  const { per, operation, unit, period, id, origin, amount, unpriced } = tightest;
  const counter = {
    key,
    per,
    subject,
    countsEverywhere: countsEverywhere(tightest),
    ...(operation === undefined ? {} : { operation }),
    unit,
    period,
    amount,
    limitId: id,
    origin,
    unpriced,
    assumedOutputTokens: tightest.assumedOutputTokens,
    // The latest: before it, this counter may have had no limit and counted nothing.
    sinceMs: Math.max(...rules.map(({ since }) => Date.parse(since))),
  };
  return [counter];
}

/** In place of a workspace's id, in the key of what counts everywhere. */
const EVERYWHERE = 'everywhere';

/** Whether it counts what a user or key does in all workspaces: what everybody has, bought by nobody. */
export function countsEverywhere({
  origin,
  per,
  isEverybodys = false,
}: Pick<LimitRule, 'origin' | 'per' | 'isEverybodys'>): boolean {
  return per !== 'workspace' && (origin === 'default' || isEverybodys);
}

/** Of the rules of a workspace, the one that holds in this one's place for whoever has no other. */
export function replacementOf(rule: LimitRule, rules: readonly LimitRule[]): LimitRule | undefined {
  if (tightens(rule) || rule.subject !== undefined) return undefined;
  const nearer = rules.filter(
    (each) =>
      !tightens(each) &&
      (['per', 'subject', 'operation', 'unit', 'period'] as const).every(
        (field) => each[field] === rule[field],
      ) &&
      nearness(each) > nearness(rule),
  );
  return nearer.toSorted((one, other) => nearness(other) - nearness(one))[0];
}

function tightens({ origin }: LimitRule): boolean {
  return origin === 'own' || origin === 'budget';
}

function nearness(rule: LimitRule | undefined): number {
  if (rule === undefined) return 0;
  if (rule.origin === 'default') return 1;
  if (rule.origin === 'plan') return 2;
  return rule.subject === undefined ? 3 : 4;
}

function subjectOf(per: LimitSubject, call: CallSubject): string | undefined {
  if (per === 'user') return call.userId;
  return per === 'workspace' ? call.workspaceId : call.apiKeyId;
}
