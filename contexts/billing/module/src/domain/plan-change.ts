import type { InvoiceLine } from './invoice-line.ts';
import type { PlanTerms } from './plan.ts';
import { shareOf, type Span } from './proration.ts';

/** A plan's price for a whole period, in advance. A plan without a price has no line. */
export function feeLine(plan: PlanTerms, { from, to }: Span): readonly InvoiceLine[] {
  return line('fee', plan.title, plan, { from, to }, plan.monthlyPriceNanoUsd);
}

/** What is given back of a plan that ends at `at`: the seconds of its period that are left. */
export function unusedLine(plan: PlanTerms, period: Span, at: string): readonly InvoiceLine[] {
  const rest = { from: at, to: period.to };
  const unused = shareOf(plan.monthlyPriceNanoUsd, period, rest);
  return line('proration-credit', `${plan.title}, not used`, plan, rest, -unused);
}

/** What a change of plan at `at` gives back of the one and asks for of the other. */
export function changeLines(
  from: PlanTerms,
  to: PlanTerms,
  period: Span,
  at: string,
): readonly InvoiceLine[] {
  const rest = { from: at, to: period.to };
  const charge = shareOf(to.monthlyPriceNanoUsd, period, rest);
  return [
    ...unusedLine(from, period, at),
    ...line('proration-charge', `${to.title}, rest of the period`, to, rest, charge),
  ];
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
