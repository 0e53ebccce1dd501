import type { Failure } from '../domain/failure.ts';
import type { Account } from './account-call.ts';
import type { Target } from './plan-call.ts';
import type { Engine } from './ports.ts';

/**
 * The maximum of tokens that a target is to be told, because the call names none and its limits have
 * room for no more. Undefined where that is of no use: the model cannot write as much.
 */
export function givenMaximum(
  { maxOutputTokensOf }: Pick<Engine, 'maxOutputTokensOf'>,
  { reserved: { maximum, unbounded } }: Pick<Account, 'reserved'>,
  target: Target,
): number | undefined {
  if (target.provider.kind === 'offline') return unbounded?.outputTokens;
  if (maximum === undefined) return undefined;
  const own = maxOutputTokensOf?.(target);
  return own !== undefined && own <= maximum ? undefined : maximum;
}

/** The failure of a call; where a provider refused the maximum that it was given, with how to cure it. */
export function toldMaximum(
  failure: Failure,
  { reserved: { maximum } }: Pick<Account, 'reserved'>,
): Failure {
  if (maximum === undefined || failure.providerStatus === undefined) return failure;
  if (failure.kind !== 'context-length' && !NAMED.test(failure.message)) return failure;
  const message = `${failure.message} The request names no maximum of tokens, so it was sent with ${maximum}, which its limits have room for: name one yourself.`;
  return { ...failure, message };
}

const NAMED = /max_(completion_|output_)?tokens/;
