/** When a target that fails is left alone, and when it gets another chance. */
export type BreakerPolicy = {
  /** So many failures one after the other open it. */
  readonly consecutiveFailures: number;
  /** The share of failures within the window that opens it, from 0 to 1. */
  readonly failureRate: number;
  /** Fewer calls within the window say nothing about the share. */
  readonly minimumCalls: number;
  readonly windowMs: number;
  /** How long it stays open; doubled each time its probes fail, up to eight times as long. */
  readonly openMs: number;
  /** So many calls are let through to see whether the target is well again, and all must succeed. */
  readonly probes: number;
};

/** `era` counts the changes of state: a result that belongs to another era changes nothing. */
export type Breaker = { readonly era: number; readonly since: number } & (
  | { readonly state: 'closed'; readonly inARow: number; readonly slices: readonly Slice[] }
  | { readonly state: 'open'; readonly until: number; readonly times: number }
  | {
      readonly state: 'half-open';
      readonly probing: number;
      readonly passed: number;
      readonly times: number;
    }
);

/** The calls that ended within one part of the window. */
type Slice = { readonly from: number; readonly calls: number; readonly failures: number };

/** What a call was let through with; given back with its result. */
export type Pass = { readonly era: number };

/** `neither` is a result that says nothing about the target: the caller left, or asked for nonsense. */
export type Result = 'success' | 'failure' | 'neither';

export function newBreaker(now: number): Breaker {
  return closed(0, now);
}

/** Asks whether a call may go to the target now. Without a pass it may not. */
export function admit(
  breaker: Breaker,
  { probes }: BreakerPolicy,
  now: number,
): { readonly breaker: Breaker; readonly pass?: Pass } {
  const { era, state } = breaker;
  if (state === 'closed') return { breaker, pass: { era } };
  if (state === 'half-open') {
    if (breaker.probing + breaker.passed >= probes) return { breaker };
    return { breaker: { ...breaker, probing: breaker.probing + 1 }, pass: { era } };
  }
  if (now < breaker.until) return { breaker };
  const next = era + 1;
  const { times } = breaker;
  const probing: Breaker = {
    state: 'half-open',
    era: next,
    since: now,
    probing: 1,
    passed: 0,
    times,
  };
  return { breaker: probing, pass: { era: next } };
}

/** What the result of an admitted call makes of the breaker. */
export function settle(
  breaker: Breaker,
  policy: BreakerPolicy,
  pass: Pass,
  result: Result,
  now: number,
): Breaker {
  if (pass.era !== breaker.era) return breaker;
  switch (breaker.state) {
    case 'open':
      return breaker;
    case 'half-open':
      return settleProbe(breaker, policy, result, now);
    case 'closed': {
      if (result === 'neither') return breaker;
      const slices = counted(breaker.slices, policy, result, now);
      const inARow = result === 'failure' ? breaker.inARow + 1 : 0;
      const next: Breaker = { ...breaker, inARow, slices };
      return result === 'failure' && isTooMuch(next, policy, now)
        ? opened(breaker.era, policy, 1, now)
        : next;
    }
  }
}

/** The calls and failures of the window, for whoever looks at it. */
export function countsOf(breaker: Breaker, { windowMs }: BreakerPolicy, now: number) {
  const slices = breaker.state === 'closed' ? breaker.slices : [];
  const within = slices.filter(({ from }) => from > now - windowMs);
  return {
    calls: within.reduce((sum, { calls }) => sum + calls, 0),
    failures: within.reduce((sum, { failures }) => sum + failures, 0),
  };
}

const SLICES = 10;
const LONGEST = 8;

function closed(era: number, since: number): Breaker {
  return { state: 'closed', era, since, inARow: 0, slices: [] };
}

function opened(era: number, { openMs }: BreakerPolicy, times: number, now: number): Breaker {
  const until = now + openMs * Math.min(LONGEST, 2 ** (times - 1));
  return { state: 'open', era: era + 1, since: now, until, times };
}

function settleProbe(
  breaker: Extract<Breaker, { state: 'half-open' }>,
  policy: BreakerPolicy,
  result: Result,
  now: number,
): Breaker {
  if (result === 'failure') return opened(breaker.era, policy, breaker.times + 1, now);
  const passed = breaker.passed + (result === 'success' ? 1 : 0);
  if (passed >= policy.probes) return closed(breaker.era + 1, now);
  return { ...breaker, probing: breaker.probing - 1, passed };
}

function counted(
  slices: readonly Slice[],
  { windowMs }: BreakerPolicy,
  result: Result,
  now: number,
): readonly Slice[] {
  const within = slices.filter(({ from }) => from > now - windowMs);
  const last = within.at(-1);
  const failures = result === 'failure' ? 1 : 0;
  if (last === undefined || now - last.from >= windowMs / SLICES)
    return [...within, { from: now, calls: 1, failures }];
  const grown = { ...last, calls: last.calls + 1, failures: last.failures + failures };
  return [...within.slice(0, -1), grown];
}

function isTooMuch(
  breaker: Extract<Breaker, { state: 'closed' }>,
  policy: BreakerPolicy,
  now: number,
): boolean {
  if (breaker.inARow >= policy.consecutiveFailures) return true;
  const { calls, failures } = countsOf(breaker, policy, now);
  return calls >= policy.minimumCalls && failures / calls >= policy.failureRate;
}
