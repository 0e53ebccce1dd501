/** Money in whole nano-dollars (10⁻⁹ USD): exact in a double up to nine million dollars. */
export type NanoUsd = number;

export const NANO_PER_USD = 1_000_000_000;

/**
 * `0.000123` dollars as people read prices: `$0.000123`. Two digits after the point from a cent
 * upwards, else as many as show three significant ones; never an exponent.
 */
export function formatUsd(nanoUsd: NanoUsd): string {
  const sign = nanoUsd < 0 ? '-' : '';
  const usd = Math.abs(nanoUsd) / NANO_PER_USD;
  if (usd === 0) return '$0.00';
  if (usd >= 1) return `${sign}$${usd.toFixed(2)}`;
  const digits = Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(usd))));
  const [whole, fraction = ''] = usd.toFixed(digits).split('.');
  return `${sign}$${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

/**
 * What several calls cost, in words: `$0.12`, or `$0.12 + 3 without a price`, or `price unknown`
 * where nothing but calls without a known price could have cost anything. `format` writes the sum.
 */
export function formatCost(
  { costNanoUsd, unpriced }: { readonly costNanoUsd: NanoUsd; readonly unpriced: number },
  format: (nanoUsd: NanoUsd) => string = formatUsd,
): string {
  if (unpriced === 0) return format(costNanoUsd);
  return costNanoUsd === 0
    ? 'price unknown'
    : `${format(costNanoUsd)} + ${unpriced} without a price`;
}
