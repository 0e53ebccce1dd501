import type { CanonicalRequest } from '../domain/canonical.ts';
import { GatewayError } from '../domain/failure.ts';
import type { Reservation } from './limits.ts';
import { mostUsed } from './most-used.ts';
import type { Plan } from './plan-call.ts';
import type { Engine } from './ports.ts';

/**
 * Sets aside what a call may use beside what it has, to ask once more. Throws the GatewayError
 * `limit-exceeded` when there is no room for that.
 */
export async function reserveAgain(
  engine: Engine,
  plan: Plan,
  { held, unbounded, extend }: Reservation,
  request: CanonicalRequest,
): Promise<void> {
  if (held.every(({ unit }) => unit === 'requests')) return;
  const sized = {
    requestJson: JSON.stringify(request),
    format: 'canonical',
    asked: { body: request },
  } as const;
  const most = mostUsed(engine, plan, sized, engine.clock.now())(unbounded?.outputTokens ?? 0);
  try {
    await extend({ tokens: most.tokens, money: most.costNanoUsd ?? 0 });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const message = `The model's answer does not satisfy the schema, and there is no room to ask again. ${error.failure.message}`;
    throw new GatewayError({ ...error.failure, message }, { cause: error });
  }
}
