import { newId } from '@atelier/kernel';
import type { AssistantPart } from '../domain/canonical.ts';
import type { Failure } from '../domain/failure.ts';
import { type MediaTold, NOTHING_BESIDE, ONE_REQUEST } from '../domain/media-use.ts';
import { costOf, costOfCall } from '../domain/price.ts';
import { noUsage, type Usage, usage } from '../domain/usage.ts';
import type { Reservation } from './limits.ts';
import { estimateUsage } from './estimate-usage.ts';
import { statusOf } from './failure-of.ts';
import { keptContents, keptFailure } from './content-seal.ts';
import { measuredMedia, REFUSED_MEDIA } from './measured-media.ts';
import { type LostTry, lostTries } from './lost-tries.ts';
import { besideTokens } from './most-used.ts';
import { type OutputMeter, outputMeter } from './output-meter.ts';
import type { Attempt, Caller, Ended, Engine, FinishedCall } from './ports.ts';
import type { Plan, Target } from './plan-call.ts';
import { reserveCall, type Sized, spentBy } from './reserve-call.ts';

/** The figures of a call that is over. Without a known price there is no cost, rather than zero. */
export type Figures = {
  readonly usage: Usage & { readonly estimated: boolean };
  readonly costNanoUsd?: number;
  readonly firstTokenMs?: number;
  readonly latencyMs: number;
  readonly tokensPerSecond?: number;
};

export type Outcome = {
  readonly failure?: Failure;
  readonly usage?: Usage | undefined;
  /** What the prompt used, which some providers tell before they answer. */
  readonly prompt?: Usage | undefined;
  /** What was answered so far: counted when the provider tells no usage, kept if the policy says so. */
  readonly answered: string | undefined;
  /** Whether the provider may have worked for it although it told no usage. */
  readonly worked: boolean;
  /** Of a call of media: what the provider told beside tokens. */
  readonly media?: MediaTold;
  /** How the answer ended and what it is called. */
  readonly ended?: Ended;
  /** Set when it was answered before: nothing was used, and what it cost then is saved. */
  readonly cached?: { readonly savedNanoUsd?: number };
};

export type Account = {
  readonly id: `call_${string}`;
  readonly attempts: Attempt[];
  readonly streamed: boolean;
  /** What the answer tells its caller beside its content, on faces that have headers. */
  readonly headers: Record<string, string>;
  /** Its room in limits. */
  readonly reserved: Reservation;
  /** Set for a stream that may write more than its limits have set aside for it. */
  readonly meter?: OutputMeter;
  /** Says whose answer it will be: the call is logged and priced as his. */
  answeredBy(target: Target): void;
  /** Whose answer it is, or whom it is being asked of. */
  target(): Target;
  /** Notes that the first piece of the answer came. */
  firstToken(): void;
  /** Tells, once, how the call ended, before it is recorded. */
  whenClosed(listener: (failure?: Failure) => void): void;
  /** Notes a try that came to nothing though its target may have worked: a call of its own. */
  lost(tried: LostTry): void;
  /** Records the call. When it resolves, the call is durably accounted. Only the first time counts. */
  close(outcome: Outcome): Promise<Figures>;
};

/** Opens the account of one call: noted as running now, priced and recorded when it is closed. */
export async function openAccount(
  engine: Engine,
  caller: Caller,
  plan: Plan,
  call: Sized & {
    readonly streamed: boolean;
    /** How much of which kind was found in it. */
    readonly sanitised?: Readonly<Record<string, number>>;
  },
): Promise<Account> {
  const began = performance.now();
  const { span } = call.asked;
  const startedAt = span?.startedAt ?? engine.clock.now();
  const { actor, requestId, operation } = caller;
  const attempts: Attempt[] = [];
  let [target] = plan.targets;
  const priceOf = ({ provider, model }: Target) =>
    engine.prices.find(provider.name, model, startedAt);
  let firstTokenMs: number | undefined;
  let closed: Promise<Figures> | undefined;
  const head = {
    id: newId('call'),
    requestId,
    workspaceId: actor.workspaceId,
    userId: actor.userId,
    ...(actor.apiKeyId ? { apiKeyId: actor.apiKeyId } : {}),
    operation,
    provider: target.provider.name,
    model: target.model,
    streamed: call.streamed,
    ...(plan.route ? { route: plan.name } : {}),
    ...(caller.task ? { task: caller.task } : {}),
    startedAt,
  };
  const promptTokens = call.asked.kind === 'count' ? 0 : Math.ceil(call.requestJson.length / 4);
  const prompt = usage({ inputTokens: promptTokens });
  const least = costOfCall(priceOf(target), prompt, besideTokens(call));
  const reserving = reserveCall(engine, caller, plan, head, call);
  // Waiting for a promise costs a turn of the event loop, also when there is nothing to wait for.
  const reserved = reserving instanceof Promise ? await reserving : reserving;
  const started = {
    ...head,
    ...(reserved.held.length > 0 ? { held: reserved.held } : {}),
    estimate: { inputTokens: promptTokens, ...(least === undefined ? {} : { costNanoUsd: least }) },
  };
  const noting = engine.log.start(started, caller.isSought);
  if (noting) {
    await noting.catch((error: unknown) => {
      reserved.settle({ requests: 0, tokens: 0, money: 0 });
      throw error;
    });
  }

  const listeners: ((failure?: Failure) => void)[] = [];
  const lost = lostTries(engine, head, call);
  const close = async (outcome: Outcome): Promise<Figures> => {
    for (const listener of listeners) listener(outcome.failure);
    const latencyMs = Math.round((performance.now() - began) * 10) / 10;
    const { failure, answered, cached } = outcome;
    if (isLastTry(outcome)) lost.takeLast(target);
    const price = priceOf(target);
    // What was refused costs nothing.
    const isPaid = call.asked.kind !== 'count' && (failure === undefined || outcome.worked);
    const medium =
      call.medium && (isPaid ? measuredMedia(engine, price, call, outcome) : REFUSED_MEDIA);
    const estimated = !cached && (medium?.estimated ?? outcome.usage === undefined);
    const used = cached
      ? noUsage
      : medium
        ? medium.used
        : (outcome.usage ?? estimateUsage(engine, call, outcome, mostWritten(reserved)));
    const beside = medium?.beside ?? (isPaid ? ONE_REQUEST : NOTHING_BESIDE);
    // Nothing was asked of anybody, or it was refused: that is free, whatever the price.
    const costNanoUsd = cached || !isPaid ? 0 : costOfCall(price, used, beside);
    const contents = await keptContents(engine, head, {
      requestJson: storable(call.requestJson),
      ...(answered === undefined ? {} : { responseJson: storable(answered) }),
    });
    const finished: FinishedCall = {
      ...head,
      provider: target.provider.name,
      model: target.model,
      status: statusOf(failure),
      ...(target.key?.source === 'own' ? { ownKey: true } : {}),
      usage: used ?? noUsage,
      estimated,
      latencyMs,
      attempts,
      ...(cached ? { ...cached, cached: true } : {}),
      ...(failure ? { failure: await keptFailure(engine, head, failure) } : {}),
      ...(call.sanitised ? { sanitised: call.sanitised } : {}),
      ...(medium?.logged ? { media: medium.logged } : {}),
      ...(costNanoUsd === undefined ? {} : { costNanoUsd }),
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...contents,
    };
    // Settled in the transaction of the row. The answered one first: a request is found by it.
    const finishes = [
      engine.log.finish({ ...finished, settlements: reserved.settle(spentBy(finished)) }),
      ...lost.all.map(async (each) => {
        const settlements = reserved.settleBeside(each.startedAt, spentBy(each));
        const failure = each.failure && (await keptFailure(engine, head, each.failure));
        return engine.log.finish({ ...each, ...(failure ? { failure } : {}), settlements });
      }),
    ];
    await Promise.all(finishes);
    engine.observe(finished, call.asked, outcome.ended);
    // What was lost on the way is a call of its own, below this one.
    const within = span ? { ...call.asked, span: undefined, trace: span.headers } : call.asked;
    for (const each of lost.all) engine.observe(each, within);
    const speed = tokensPerSecond(used?.outputTokens ?? 0, latencyMs, firstTokenMs);
    return {
      usage: { ...(used ?? noUsage), estimated },
      latencyMs,
      ...(costNanoUsd === undefined ? {} : { costNanoUsd }),
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...(speed === undefined ? {} : { tokensPerSecond: speed }),
    };
  };

  const { unbounded } = reserved;
  const extend = (tokens: number) => {
    const price = priceOf(target);
    const money = price ? costOf(price, usage({ outputTokens: tokens })) : 0;
    return reserved.extend({ tokens, money });
  };
  const isMetered = unbounded && call.streamed;
  return {
    ...(isMetered ? { meter: outputMeter(unbounded, engine.estimateTokens, extend) } : {}),
    id: head.id,
    attempts,
    streamed: call.streamed,
    headers: {},
    reserved,
    answeredBy(next) {
      target = next;
    },
    target: () => target,
    firstToken() {
      firstTokenMs ??= Math.round((performance.now() - began) * 10) / 10;
    },
    whenClosed: (listener) => void listeners.push(listener),
    lost: lost.add,
    close(outcome) {
      closed ??= close(outcome);
      return closed;
    },
  };
}

function mostWritten({ maximum, unbounded }: Reservation): number | undefined {
  return maximum && maximum * (unbounded?.choices ?? 1);
}

/** The text of an answer, as the log keeps it. */
export function answerJson(parts: readonly AssistantPart[]): string {
  return JSON.stringify({ parts });
}

/** The log keeps conversations, not files: what is larger is named by its size. */
function storable(json: string): string {
  if (json.length <= KEPT_CHARS) return json;
  return JSON.stringify({ omitted: `${json.length} characters; the log keeps ${KEPT_CHARS}` });
}

const KEPT_CHARS = 1024 * 1024;

/** A call that fails without a word ends as its last try did: that try is in the call's own row. */
function isLastTry({ failure, usage: told, answered, worked }: Outcome): boolean {
  return failure !== undefined && worked && told === undefined && answered === undefined;
}

/** Speed while the answer flowed; of an answer that came at once it says nothing. */
function tokensPerSecond(tokens: number, latencyMs: number, firstTokenMs: number | undefined) {
  const flowingMs = latencyMs - (firstTokenMs ?? 0);
  if (tokens === 0 || flowingMs < 1) return undefined;
  return Math.round((tokens / flowingMs) * 10_000) / 10;
}
