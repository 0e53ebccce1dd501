/** A plan that costs nothing and names no limit, so that what is set everywhere holds with it. */
export function unlimitedPlan(name: string) {
  return {
    ...{ name, title: name, monthlyPriceNanoUsd: 0, features: [], limits: [] },
    ...{ includedUsageNanoUsd: 0, usageMarkUpBasisPoints: 0 },
  };
}
