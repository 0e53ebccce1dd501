import type { FailureKind } from './failure.ts';

/**
 * The order in which weighted targets are tried: each place is drawn by weight among those left. All
 * draws come of the one `random` (from 0, below 1), so that the same number gives the same order.
 */
export function orderByWeight<Target extends { readonly weight: number }>(
  targets: readonly Target[],
  random: number,
): readonly Target[] {
  const left = [...targets];
  const order: Target[] = [];
  let draw = random;
  while (left.length > 0) {
    let at = draw * left.reduce((sum, { weight }) => sum + weight, 0);
    const found = left.findIndex(({ weight }) => (at -= weight) < 0);
    // Only rounding leaves nobody found: then it is the last.
    const [target] = left.splice(found === -1 ? left.length - 1 : found, 1);
    if (target === undefined) break;
    order.push(target);
    // Where in the share of the chosen one the draw fell is as random as the draw was.
    draw = Math.min(Math.max((at + target.weight) / target.weight, 0), ALMOST_ONE);
  }
  return order;
}

const ALMOST_ONE = 1 - Number.EPSILON;

/** A place in the order, as far as choosing the next one needs to know it. */
export type Place = {
  /** The failures after which it takes over. */
  readonly on: ReadonlySet<FailureKind>;
  /** How many tokens its model holds, where that is known. */
  readonly contextWindowTokens?: number;
};

/**
 * Who takes over from the place `from` after it failed so: the first that was not asked yet and is
 * for this failure. A prompt that was too long goes to a model that holds more, or may.
 */
export function nextPlace(
  places: readonly Place[],
  from: number,
  kind: FailureKind,
  isAsked: (index: number) => boolean,
): number | undefined {
  const failed = places[from]?.contextWindowTokens;
  const found = places.findIndex(({ on, contextWindowTokens: held }, index) => {
    if (isAsked(index) || !on.has(kind)) return false;
    const tooSmall = failed !== undefined && held !== undefined && held <= failed;
    return !(kind === 'context-length' && tooSmall);
  });
  return found === -1 ? undefined : found;
}
