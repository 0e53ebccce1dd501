/** The time, handed in so that tests can own it. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
