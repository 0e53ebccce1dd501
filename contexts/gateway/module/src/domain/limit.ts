import { accept, type Decider } from '@atelier/kernel';
import type { LimitPeriod } from './limit-window.ts';

/** Whose calls are counted together. */
export type LimitSubject = 'user' | 'workspace' | 'apiKey';

/** What is counted: calls, tokens in and out, or nano-dollars. */
export type LimitUnit = 'requests' | 'tokens' | 'money';

/**
 * Where it comes from. A `default` holds everywhere, unless the `plan` of a workspace names the same;
 * an `admin` one stands in the place of both in one workspace. What a workspace's owner set (`own`),
 * also as a `budget` with a hard stop, holds beside those and only tightens.
 */
export type LimitOrigin = 'default' | 'plan' | 'admin' | 'own' | 'budget';

/** What a limit is on. Two limits of one origin never have the same address. */
export type LimitAddress = {
  readonly per: LimitSubject;
  /** The id of one user or key; without it each of them, counted for itself. */
  readonly subject?: string;
  /** Only calls for this purpose; without it all of them. */
  readonly operation?: string;
  readonly unit: LimitUnit;
  readonly period: LimitPeriod;
};

export type LimitTerms = {
  /** Per window: requests, tokens or nano-dollars. `null` says that there is no limit here. */
  readonly amount: number | null;
  /** What a limit of money does with a call whose price nobody knows. */
  readonly unpriced: 'refuse' | 'allow';
  /** Tokens set aside for the answer of a call that does not say how long it may become. */
  readonly assumedOutputTokens: number;
};

export type LimitCommand =
  | ({ type: 'SetLimit' } & Setting)
  | ({ type: 'IntroduceLimit' } & Setting)
  | { type: 'RemoveLimit'; limitId: string };

export type LimitEvent =
  | ({ type: 'LimitSet' } & Setting)
  | { type: 'LimitRemoved'; limitId: string };

type Setting = {
  readonly limitId: string;
  readonly origin: LimitOrigin;
  readonly address: LimitAddress;
  readonly terms: LimitTerms;
  /** Of a plan's limit: the plan. It holds in every workspace that is on it. */
  readonly plan?: string;
  /** ISO time since when the limit counts; changing its terms does not move it. */
  readonly since: string;
};

export type Limit =
  | { readonly status: 'unknown' | 'removed' }
  | { readonly status: 'set'; readonly terms: LimitTerms; readonly since: string };

/** A limit that was changed or removed stays so: shipped defaults are introduced once, ever. */
export const limit = {
  initial: { status: 'unknown' },

  decide: {
    SetLimit({ type: _, ...setting }, state) {
      if (state.status !== 'set') return accept({ type: 'LimitSet', ...setting });
      if (isSame(state.terms, setting.terms)) return accept();
      return accept({ type: 'LimitSet', ...setting, since: state.since });
    },
    IntroduceLimit({ type: _, ...setting }, state) {
      if (state.status !== 'unknown') return accept();
      return accept({ type: 'LimitSet', ...setting });
    },
    RemoveLimit({ limitId }, state) {
      if (state.status !== 'set') return accept();
      return accept({ type: 'LimitRemoved', limitId });
    },
  },

  evolve(_state, event) {
    switch (event.type) {
      case 'LimitSet':
        return { status: 'set', terms: event.terms, since: event.since };
      case 'LimitRemoved':
        return { status: 'removed' };
    }
  },
} satisfies Decider<Limit, LimitCommand, LimitEvent>;

function isSame(one: LimitTerms, other: LimitTerms): boolean {
  return (
    one.amount === other.amount &&
    one.unpriced === other.unpriced &&
    one.assumedOutputTokens === other.assumedOutputTokens
  );
}
