import { formatUsd } from '@atelier/kernel';
import type { InvoiceLine } from './invoice-line.ts';
import type { PlanTerms } from './plan.ts';
import { lengthOf, shareOf, type Span } from './proration.ts';

/** A plan's price for a whole period, in advance. A plan without a price has no line. */
export function feeLine(plan: PlanTerms, { from, to }: Span): readonly InvoiceLine[] {
  return line('fee', plan.title, plan, { from, to }, plan.monthlyPriceNanoUsd);
}

/**
 * What is given back of a plan that ends at `at`: the seconds of its period that are left, but no
 * more than `leftNanoUsd`, where some of what was charged for them was taken back before.
 */
export function unusedLine(
  plan: PlanTerms,
  period: Span,
  at: string,
  leftNanoUsd = Number.MAX_SAFE_INTEGER,
): readonly InvoiceLine[] {
  const rest = { from: at, to: period.to };
  const unused = shareOf(plan.monthlyPriceNanoUsd, period, rest);
  const less = unused > leftNanoUsd ? ', less what was taken back before' : '';
  return line(
    'proration-credit',
    `${plan.title}, not used: ${partOf(plan, period, rest)}${less}`,
    plan,
    rest,
    -Math.min(unused, leftNanoUsd),
  );
}

/** What a change of plan at `at` gives back of the one and asks for of the other. */
export function changeLines(
  from: PlanTerms,
  to: PlanTerms,
  period: Span,
  at: string,
  leftNanoUsd?: number,
): readonly InvoiceLine[] {
  const rest = { from: at, to: period.to };
  const charge = shareOf(to.monthlyPriceNanoUsd, period, rest);
  return [
    ...unusedLine(from, period, at, leftNanoUsd),
    ...line(
      'proration-charge',
      `${to.title}, rest of the period: ${partOf(to, period, rest)}`,
      to,
      rest,
      charge,
    ),
  ];
}

/** What a prorated amount is computed by, so that its reader can do it again. */
function partOf({ monthlyPriceNanoUsd }: PlanTerms, period: Span, rest: Span): string {
  return `${lengthOf(rest)} of ${lengthOf(period)} at ${formatUsd(monthlyPriceNanoUsd)}`;
}

function line(
  kind: InvoiceLine['kind'],
  description: string,
  { name: plan }: PlanTerms,
  span: Span,
  amountNanoUsd: number,
): readonly InvoiceLine[] {
  return amountNanoUsd === 0
    ? []
    : [{ kind, description, amountNanoUsd, plan, from: span.from, to: span.to }];
}
