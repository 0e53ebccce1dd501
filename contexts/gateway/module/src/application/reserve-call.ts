import { GatewayError } from '../domain/failure.ts';
import type { MediaAsked } from '../domain/media-use.ts';
import { noUsage } from '../domain/usage.ts';
import { callSubject } from './call-subject.ts';
import type { Reservation, Spent } from './limits.ts';
import { mostUsed } from './most-used.ts';
import type { Plan } from './plan-call.ts';
import type { AskedFor, Caller, Engine, FinishedCall, WireFormat } from './ports.ts';

type Head = Pick<
  FinishedCall,
  | 'id'
  | 'requestId'
  | 'workspaceId'
  | 'userId'
  | 'operation'
  | 'provider'
  | 'model'
  | 'streamed'
  | 'startedAt'
>;

export type Sized = {
  readonly requestJson: string;
  readonly format: WireFormat | 'canonical';
  /** False for a call that is answered without tokens of its own, as with vectors. */
  readonly speaks?: boolean;
  /** Set when something else than words is asked for. */
  readonly medium?: MediaAsked | undefined;
  /** Answered from the cache: it counts as a request and uses nothing. */
  readonly isCached?: boolean;
  /** For who observes calls. */
  readonly asked: AskedFor;
};

/**
 * Room for a call in every limit it has, set aside before anything leaves. Answers at once, as mostly,
 * when this process holds the room. A call that is refused is in the log as `rate_limited`.
 */
export function reserveCall(
  engine: Engine,
  caller: Caller,
  plan: Plan,
  head: Head,
  sized: Sized,
): Reservation | Promise<Reservation> {
  let most: ReturnType<typeof mostUsed> | undefined;
  const estimate = (assumedOutputTokens: number) => {
    if (sized.isCached || sized.asked.kind === 'count') return { tokens: 0, costNanoUsd: 0 };
    most ??= mostUsed(engine, plan, sized, head.startedAt);
    return most(assumedOutputTokens);
  };
  try {
    const reserved = engine.limits.reserve({
      subject: callSubject(caller.actor, caller.operation),
      at: head.startedAt,
      model: `${head.provider}/${head.model}`,
      estimate,
      isWhole: !head.streamed,
    });
    if (!(reserved instanceof Promise)) return reserved;
    return reserved.catch((error: unknown) => logRefused(engine, head, sized, error));
  } catch (error) {
    return logRefused(engine, head, sized, error);
  }
}

async function logRefused(
  engine: Engine,
  head: Head,
  { asked }: Sized,
  error: unknown,
): Promise<never> {
  if (!(error instanceof GatewayError)) throw error;
  const { failure } = error;
  const refused: FinishedCall = {
    ...head,
    status: failure.kind === 'limit-exceeded' ? 'rate_limited' : 'error',
    failure,
    usage: noUsage,
    estimated: false,
    costNanoUsd: 0,
    latencyMs: Math.max(0, engine.clock.now().getTime() - head.startedAt.getTime()),
    attempts: [],
  };
  await engine.log.finish(refused);
  engine.observe(refused, asked);
  throw error;
}

/** What a call that ended used, as limits count it: exactly as its row in the log says. */
export function spentBy({
  usage = noUsage,
  costNanoUsd = 0,
}: Pick<FinishedCall, 'usage' | 'costNanoUsd'>): Spent {
  return { requests: 1, tokens: usage.inputTokens + usage.outputTokens, money: costNanoUsd };
}
