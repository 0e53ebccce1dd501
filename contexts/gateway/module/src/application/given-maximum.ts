import type { Account } from './account-call.ts';
import type { Target } from './plan-call.ts';
import type { Engine } from './ports.ts';

/**
 * The maximum of tokens that a target is to be told, because the call names none and its limits have
 * room for no more. Undefined where that is of no use: the model cannot write as much.
 */
export function givenMaximum(
  { maxOutputTokensOf }: Pick<Engine, 'maxOutputTokensOf'>,
  { reserved: { maximum } }: Pick<Account, 'reserved'>,
  target: Target,
): number | undefined {
  if (maximum === undefined) return undefined;
  const own = maxOutputTokensOf?.(target);
  return own !== undefined && own <= maximum ? undefined : maximum;
}
