import type { CallSubject, Counter } from '../domain/counter.ts';
import type { LimitUnit } from '../domain/limit.ts';

/** What a call needs room for. */
export type LimitedCall = {
  readonly subject: CallSubject;
  readonly at: Date;
  /** `provider/model`, for the words of a refusal. */
  readonly model: string;
  /** The most it may use; asked only when a limit counts tokens or money. */
  estimate(assumedOutputTokens: number): MostUsed;
  /** Its answer comes whole, so that it can't set more aside as it writes: it is given a maximum. */
  readonly isWhole?: boolean;
};

export type MostUsed = {
  readonly tokens: number;
  /** Absent when nobody knows. */
  readonly costNanoUsd?: number;
  /** Of a call that does not say how long its answers may become. */
  readonly unbounded?: {
    readonly choices: number;
    /** What its models can write at most, where that is known of all of them. */
    readonly longest?: number;
  };
};

/** What a call really used. */
export type Spent = { readonly [Unit in LimitUnit]: number };

/** Room that a running call holds; noted with it, so that others can settle it when its process dies. */
export type Held = {
  readonly key: string;
  /** ISO time. */
  readonly windowStart: string;
  readonly unit: LimitUnit;
  readonly amount: number;
};

/** What the end of a call changes in one window, written in the transaction of its log row. */
export type Settlement = {
  readonly key: string;
  readonly windowStart: string;
  readonly used: number;
  /** By how much this process's lease becomes smaller. */
  readonly released: number;
};

/** What is left of one limit, as far as this process knows without asking. */
export type Left = {
  readonly unit: LimitUnit;
  readonly amount: number;
  readonly left: number;
  readonly resetsAtMs: number;
};

export type Reservation = {
  readonly held: readonly Held[];
  readonly left: readonly Left[];
  /** Set for a call that names no maximum: what was set aside for each of its answers. */
  readonly unbounded?: { readonly outputTokens: number; readonly choices: number };
  /** Set when a whole answer could become longer than that: what it is to be given as its maximum. */
  readonly maximum?: number;
  /**
   * Sets more aside, of every limit of tokens or money. Answers at once when this process holds the
   * room. Throws the GatewayError `limit-exceeded` when there is none.
   */
  extend(more: Pick<Spent, 'tokens' | 'money'>): Promise<void> | undefined;
  /** Frees the room for what was really used. To be called once, as the call is written to the log. */
  settle(spent: Spent): readonly Settlement[];
  /** For a further call, begun at another time, that was made for the same and is in the log too. */
  settleBeside(at: Date, spent: Spent): readonly Settlement[];
};

/** One limit as somebody sees it. */
export type Allowance = {
  readonly counter: Counter;
  readonly used: number;
  /** Held by calls that run now. */
  readonly reserved: number;
  readonly left: number;
  readonly resetsAtMs: number;
};

/**
 * Checks limits before a call. Calls in parallel, also of several processes, never reserve more than
 * there is. `reserve` answers at once when this process holds enough room.
 */
export type Limits = {
  /** Throws the GatewayError `limit-exceeded`, or `unsupported` when a price must be known and is not. */
  reserve(call: LimitedCall): Reservation | Promise<Reservation>;
  allowances(subjects: readonly CallSubject[]): Promise<readonly Allowance[]>;
  /** Gives back all room that no call holds. */
  stop(): Promise<void>;
};

/** The limits in force, held in memory. `version` grows with every change. */
export type LimitRules = {
  readonly version: number;
  countersOf(call: CallSubject): readonly Counter[];
  /** The purposes that have limits of their own in a workspace. */
  operations(workspaceId: string): readonly string[];
};

/** A wish for room in one window, or room given back. */
export type Exchange = {
  readonly key: string;
  readonly windowStart: string;
  /** Room given back, from what was leased before. */
  readonly returned: number;
  /** The amount of the limit. */
  readonly amount: number;
  /** With less than this the asker has nothing won: it gets nothing then. */
  readonly least: number;
  readonly wanted: number;
  /** Whether some of what is left beyond the wish may be added, to save the next asking. */
  readonly withSpare: boolean;
  /** When set: what was used is counted from the log, unless that was done after this time. */
  readonly countedAfter?: string;
};

export type Lease = {
  readonly granted: number;
  /** Used by calls that ended. */
  readonly used: number;
  /** Held by all processes, this one's grant included. */
  readonly leased: number;
  /** Whether other processes hold some that they may soon give back. */
  readonly mayComeBack: boolean;
  /** Whether this process held nothing here before: what it believed to hold is gone. */
  readonly isFresh: boolean;
};

/**
 * What is used and leased of each window, shared by all processes. Leases of one window never exceed
 * what its amount leaves. Ended calls are settled by the request log, in the transaction of their row.
 */
export type LimitWindows = {
  /** All of it together, one answer for each. */
  exchange(wishes: readonly Exchange[]): Promise<readonly Lease[]>;
  /** Counts anew from the log what was used, in all windows of a workspace; answers how many. */
  recount(workspaceId: string): Promise<number>;
  /** Forgets windows that ended long ago. */
  forget(now: Date): Promise<void>;
};

export function settlementsOf(held: readonly Held[], spent: Spent): readonly Settlement[] {
  return held.map(({ key, windowStart, unit, amount }) => ({
    key,
    windowStart,
    used: spent[unit],
    released: amount,
  }));
}
