import { formatCost, formatUsd, NANO_PER_USD } from '@atelier/kernel';

/** `$0.0042`, `$2,000.00`, or a dash where no price is known: unknown is never shown as zero. */
export function money(nanoUsd: number | undefined): string {
  // The digits of thousands stand before the point only.
  return nanoUsd === undefined ? '–' : formatUsd(nanoUsd).replace(/\d(?=(\d{3})+\.)/g, '$&,');
}

/** What calls cost together: `$0.12 + 3 without a price`; see `formatCost`. */
export function costOfCalls(calls: Parameters<typeof formatCost>[0]): string {
  return formatCost(calls, money);
}

/** A price per token as people compare prices: dollars per million tokens, `$2.50`. */
export function pricePerMillion(nanoUsdPerToken: number | undefined): string {
  if (nanoUsdPerToken === undefined) return '–';
  if (nanoUsdPerToken === 0) return 'free';
  return formatUsd(Math.round(nanoUsdPerToken * 1_000_000));
}

/** Dollars as a number, for axes of plots. */
export function inDollars(nanoUsd: number): number {
  return nanoUsd / NANO_PER_USD;
}

type TokenPrice = {
  readonly inputNanoUsdPerToken: number;
  readonly outputNanoUsdPerToken: number;
  /** What each request costs beside its tokens. */
  readonly nanoUsdPerRequest?: number | undefined;
};

/** Input and output of models between two prices, per million tokens: `$0.25–$1.25 / $2.00`, or `free`. */
export function pricesPerMillion(from: TokenPrice, to: TokenPrice = from): string {
  const isFree = to.inputNanoUsdPerToken === 0 && to.outputNanoUsdPerToken === 0;
  if (to.nanoUsdPerRequest) {
    const each = `${formatUsd(to.nanoUsdPerRequest)} a request`;
    return isFree ? each : `${pricesPerMillion(tokensOf(from), tokensOf(to))} + ${each}`;
  }
  if (isFree) return 'free';
  return [
    span(from.inputNanoUsdPerToken, to.inputNanoUsdPerToken),
    span(from.outputNanoUsdPerToken, to.outputNanoUsdPerToken),
  ].join(' / ');
}

const tokensOf = (price: TokenPrice): TokenPrice => ({ ...price, nanoUsdPerRequest: undefined });

const span = (from: number, to: number) =>
  from === to ? pricePerMillion(to) : `${pricePerMillion(from)}–${pricePerMillion(to)}`;
