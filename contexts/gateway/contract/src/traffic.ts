import { id, Time, z } from '@atelier/contract';
import { FailureKind } from './conversation.ts';

export const TrafficStep = z.enum(['minute', 'hour', 'day']);
export type TrafficStep = z.infer<typeof TrafficStep>;

const Percentiles = z.object({ p50: z.number(), p95: z.number() });

/** The figures of many calls. Times are those of answers that were made now, not of cached ones. */
export const TrafficFigures = z.object({
  calls: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  rateLimited: z.int().describe('By a provider, or by a limit of yours.'),
  cancelled: z.int(),
  interrupted: z.int().describe('The server died meanwhile.'),
  inputTokens: z.int(),
  outputTokens: z.int(),
  costNanoUsd: z.int(),
  unpriced: z.int().describe('Calls without a known price, which are in no cost.'),
  cacheHits: z.int(),
  savedNanoUsd: z.int(),
  latencyMs: Percentiles.optional().describe('Absent when nothing was answered.'),
  firstTokenMs: Percentiles.optional(),
});
export type TrafficFigures = z.infer<typeof TrafficFigures>;

export const TrafficPoint = TrafficFigures.extend({ at: Time.describe('When the step begins.') });

/** A call that stands out. */
export const NotableCall = z.object({
  id: z.string(),
  at: Time,
  userId: id('user'),
  operation: z.string(),
  model: z.string(),
  status: z.enum(['success', 'error', 'rate_limited', 'cancelled', 'interrupted']),
  latencyMs: z.number(),
  costNanoUsd: z.int().optional(),
});

export const TrafficReport = z.object({
  from: Time,
  to: Time,
  step: TrafficStep,
  of: z.enum(['yourself', 'workspace']).describe('Whose calls these are.'),
  totals: TrafficFigures,
  points: z.array(TrafficPoint).describe('Steps without a call are left out.'),
  failures: z.array(z.object({ kind: FailureKind, calls: z.int() })).describe('The most first.'),
  slowest: z.array(NotableCall),
  costliest: z.array(NotableCall),
});
