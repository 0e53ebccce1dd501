import { contextContract, Time, z } from '@atelier/contract';
import { TrafficReport, TrafficStep } from './traffic.ts';

const c = contextContract('gateway');

const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const MOST_STEPS = 1500;
const DAY_MS = 86_400_000;

type Period = { from?: string | undefined; to?: string | undefined; step: TrafficStep };

function lengthMs({ from, to }: Period): number {
  const end = to === undefined ? Date.now() : Date.parse(to);
  return from === undefined ? DAY_MS : end - Date.parse(from);
}

/** What went through the gateway, in figures over its log. */
export const trafficOperations = {
  describeTraffic: c
    .query('/traffic', {
      summary:
        'Your model calls in a period: counts, tokens, cost, times; with request:manage, all of the workspace',
      permission: { resource: 'request', action: 'read' },
    })
    .input(
      z
        .object({
          from: Time.optional().describe('Default: a day before `to`.'),
          to: Time.optional().describe('Default: now.'),
          step: TrafficStep.default('hour').describe('Of the clock in UTC.'),
        })
        .refine((period) => lengthMs(period) > 0, {
          message: '`from` must lie before `to`.',
          path: ['from'],
        })
        .refine((period) => lengthMs(period) <= MOST_STEPS * STEP_MS[period.step], {
          message: `A period has at most ${MOST_STEPS} steps: choose a longer step or a shorter period.`,
          path: ['step'],
        })
        .default({ step: 'hour' }),
    )
    .output(TrafficReport),
};
