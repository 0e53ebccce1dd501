import { Time, z } from '@atelier/contract';
import { modelIdOf } from './model-id.ts';
import { FailureKind } from './conversation.ts';

export const RouteName = z
  .string('a name')
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'small letters, digits, dot, hyphen and underscore, at most 64, as in "fast"',
  );

const model = modelIdOf(
  z.string('a model, as "openai/gpt-5"'),
  'a model with its provider, as "openai/gpt-5"',
);

function whole(min: number, max: number) {
  const between = `a whole number from ${min} to ${max}`;
  return z.int(between).min(min, between).max(max, between);
}

/** Milliseconds, up to a day. */
const duration = whole(1, 86_400_000);
const concurrency = whole(1, 10_000)
  .optional()
  .describe('How many calls the model may have at once, in each process.');

/** One of several models that share the calls by weight. */
export const RouteTarget = z.strictObject({
  model,
  weight: whole(1, 1000).default(1),
  concurrency,
});

export const RouteFallback = z.strictObject({
  model,
  on: z
    .array(FailureKind)
    .min(1, 'at least one kind of failure')
    .optional()
    .describe(
      'The failures after which it takes over. Without it: rate-limited, overloaded, upstream-failed, network, first-token-timeout, idle-timeout, stream-cut, context-length.',
    ),
  concurrency,
});

const retry = z.strictObject({
  retries: whole(0, 10).default(2).describe('How often each target is asked again.'),
  backoffMs: whole(1, 60_000).default(400),
  maxPauseMs: whole(0, 300_000)
    .default(5_000)
    .describe('A provider that asks for a longer pause is left for the next target.'),
});

const limits = z.strictObject({
  firstTokenMs: duration.optional(),
  idleMs: duration.optional(),
  totalMs: duration.optional(),
  wholeMs: duration
    .optional()
    .describe('How long each target has for an answer that is not streamed. Without it 600000.'),
});

const queue = z.strictObject({
  length: whole(0, 10_000).default(50).describe('How many calls may wait for a target.'),
  waitMs: whole(0, 600_000).default(5000),
});

const breaker = z.strictObject({
  consecutiveFailures: whole(1, 1000).default(5),
  failureRate: z
    .number('a number from 0.01 to 1')
    .min(0.01, 'a number from 0.01 to 1')
    .max(1, 'a number from 0.01 to 1')
    .default(0.5),
  minimumCalls: whole(1, 10_000).default(20),
  windowMs: whole(100, 3_600_000).default(30_000),
  openMs: whole(10, 3_600_000).default(15_000),
  probes: whole(1, 100).default(2),
});

/** What a route is. Nothing but `targets` must be given. */
export const RouteDefinition = z.strictObject({
  title: z.string('a text').max(200).optional(),
  targets: z
    .array(RouteTarget, 'a list of models with weights')
    .min(1, 'a list of at least one model')
    .max(20),
  fallbacks: z.array(RouteFallback, 'a list of models').max(20).default([]),
  retry: retry.prefault({}),
  limits: limits.default({}),
  queue: queue.prefault({}),
  breaker: breaker.prefault({}),
  hedgeAfterMs: duration
    .optional()
    .describe('Ask a second target too when the first has not begun to answer by then.'),
});
export type RouteDefinition = z.infer<typeof RouteDefinition>;

/** A routes file: `routes:` with a definition below each name. */
export const RoutesFile = z.strictObject({
  routes: z.record(RouteName, RouteDefinition, 'route names with their definitions'),
});

/** Where a route is kept: in a workspace, for the whole installation, or in the routes file. */
export const RouteScope = z.enum(['workspace', 'system', 'file']);

export const Route = z.object({
  name: RouteName,
  id: z.string().describe('What clients send as `model`: `route/` and the name.'),
  scope: RouteScope,
  definition: RouteDefinition,
  inForce: z
    .boolean()
    .describe('False when another route of this name goes before: workspace, file, system.'),
  editable: z.boolean().describe('Whether you may change it here.'),
  updatedAt: Time.optional(),
});
export type Route = z.infer<typeof Route>;

export const BreakerState = z.enum(['closed', 'open', 'half-open']);

/** How a target of a route is, as one process of the server knows it. */
export const TargetHealth = z.object({
  model,
  role: z.enum(['target', 'fallback']),
  state: BreakerState,
  since: Time.optional().describe('Absent when no call has gone there yet.'),
  retryAt: Time.optional().describe('When an open breaker lets its first probe through.'),
  calls: z.int().describe('Within the window of the breaker.'),
  failures: z.int(),
  running: z.int(),
  waiting: z.int(),
  concurrency: z.int().optional(),
  lastFailure: z.object({ kind: FailureKind, message: z.string(), at: Time }).optional(),
});
export type TargetHealth = z.infer<typeof TargetHealth>;
