import type { CanonicalRequest, Effort } from './canonical.ts';
import type { Losses, RequestField } from './losses.ts';

/** OpenAI takes an effort, others a number of tokens to think with. `least` says not to think at all. */
export function writeEffort(
  { reasoning }: CanonicalRequest,
  least: Effort | undefined,
  losses: Losses<RequestField>,
): Effort | undefined {
  const { effort, budgetTokens } = reasoning ?? {};
  if (effort !== 'none') return effort ?? effortOf(budgetTokens);
  if (least === undefined) losses.drop('reasoning.effort');
  return least;
}

/** The effort nearest to a number of tokens to think with. */
export function effortOf(budgetTokens: number | undefined): Effort | undefined {
  if (budgetTokens === undefined) return undefined;
  if (budgetTokens <= 4096) return 'low';
  return budgetTokens <= 16_384 ? 'medium' : 'high';
}
