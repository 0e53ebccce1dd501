import { formatUsd } from '@atelier/kernel';
import type { Counter, ExceededLimit } from './counter.ts';
import type { Failure } from './failure.ts';

/** The failure of a call for which a limit has no room, with what is left and when it begins anew. */
export function limitExceeded(
  counter: Counter,
  at: {
    readonly left: number;
    readonly needed: number;
    readonly resetsAtMs: number;
    nowMs: number;
  },
): Extract<Failure, { kind: 'limit-exceeded' }> {
  const { limitId: id, origin, per, operation, unit, period, amount } = counter;
  const left = Math.max(0, at.left);
  const resetsAt = new Date(at.resetsAtMs).toISOString();
  const limit: ExceededLimit = {
    id,
    origin,
    per,
    ...(operation === undefined ? {} : { operation }),
    unit,
    period,
    amount,
    left,
    needed: at.needed,
    resetsAt,
  };
  const name = `the limit of ${quantity(unit, amount)} per ${period} ${whose(counter)}`;
  const call = unit === 'requests' ? '' : `This call may need ${quantity(unit, at.needed)}. `;
  // Waiting does not cure a call that is larger than the whole limit.
  if (at.needed > amount) {
    const message = `${call}That is more than ${name} ever allows. ${cure(unit)}`;
    return { kind: 'limit-exceeded', message, limit };
  }
  const retryAfterMs = Math.max(1, at.resetsAtMs - at.nowMs);
  const message = `${call}Of ${name} there ${unit === 'requests' && left === 1 ? 'is' : 'are'} ${quantity(unit, left)} left. It begins anew at ${resetsAt}, in ${inWords(retryAfterMs)}.${origin === 'plan' ? LARGER : ''}`;
  return { kind: 'limit-exceeded', message, limit, retryAfterMs };
}

const LARGER = ' A larger plan allows more (Billing).';

function whose({ per, operation, countsEverywhere }: Counter): string {
  const kind = { user: 'for each user', workspace: 'of this workspace', apiKey: 'of this API key' };
  const purpose = operation === undefined ? '' : ` for "${operation}"`;
  return `${kind[per]}${purpose}${countsEverywhere ? ', in all workspaces together,' : ''}`;
}

function cure(unit: Counter['unit']): string {
  if (unit === 'requests') return 'An administrator sets limits under Admin, Limits.';
  return 'Ask for a shorter answer (max_tokens), or have an administrator raise the limit.';
}

function quantity(unit: Counter['unit'], amount: number): string {
  if (unit === 'money') return formatUsd(amount);
  const word = unit === 'requests' ? 'request' : 'token';
  return `${amount.toLocaleString('en-US')} ${word}${amount === 1 ? '' : 's'}`;
}

function inWords(ms: number): string {
  const steps = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
  ] as const;
  const [length, word] = steps.find(([each]) => ms >= 2 * each) ?? steps[3];
  const count = Math.ceil(ms / length);
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
