import type { TaskCall } from '@atelier/gateway-contract';
import type { Actor, CallContext } from '@atelier/kernel';
import type { CanonicalRequest } from '../domain/canonical.ts';
import { type FailureKind, invalid } from '../domain/failure.ts';
import { isTooDeep, MOST_LEVELS } from '../domain/json.ts';
import type { MediaAsked } from '../domain/media-use.ts';
import { rateLimitHeaders } from '../domain/rate-limit-headers.ts';
import { type Account, openAccount } from './account-call.ts';
import { targetId } from './find-target.ts';
import { type Plan, planCall } from './plan-call.ts';
import { type CachePlace, type CacheTime, cacheTime } from './answer-cache.ts';
import { maskedAccount, maskedPlan } from './masked-call.ts';
import type { AskedFor, Attempt, Caller, CallKind, Engine, WireFormat } from './ports.ts';
import { type Cleaned, sanitiseCall, sanitisedHeader } from './sanitise-call.ts';
import { tracedPlan } from './traced-plan.ts';

/** What somebody asks: the body as it is, and the text of it that is sent on and kept. */
export type Asked<Body extends object> = {
  readonly model: string;
  readonly streamed: boolean;
  readonly body: Body;
  readonly text: string;
  readonly format: WireFormat | 'canonical';
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
  /** False when no answer of tokens is asked for, as with vectors. */
  readonly speaks?: boolean;
  /** Set when only the tokens of the prompt are asked for. */
  readonly counts?: boolean;
  /** Set for what is answered with a picture, sound or a transcript. */
  readonly medium?: MediaAsked;
};

/**
 * A call on its way: planned, sanitised as its workspace wants, and on the books. Body and text are
 * what may leave. Whoever has it closes its account.
 */
export type Call<Body extends object> = {
  readonly caller: Caller;
  readonly plan: Plan;
  readonly account: Account;
  readonly body: Body;
  readonly text: string;
  /** Its place in the cache, when answers to it are kept. */
  readonly cache?: CachePlace;
};

/**
 * The one beginning of every call, whatever its face: here it is decided where it may go, and that it
 * may go at all. Throws a GatewayError when it may not.
 */
export async function beginCall<Body extends object>(
  engine: Engine,
  caller: Caller,
  asked: Asked<Body>,
): Promise<Call<Body>> {
  const { model, streamed, format, signal, speaks = true } = asked;
  if (isTooDeep(asked.body, asked.text.length))
    throw invalid('body', `is nested on more than ${MOST_LEVELS} levels.`);
  const planned = await planCall(engine, model, caller.actor);
  const policy = await engine.policies.of(caller.actor);
  const clean = await sanitiseCall(engine, policy, asked);
  const { body, text, sanitised, mask } = clean;
  const masked = mask ? maskedPlan(planned, mask) : planned;
  // Placeholders of different values look the same: an answer to them is no other caller's.
  const keeps = mask === undefined && clean.refusal === undefined;
  const time = keeps && !isOngoing(body) ? cacheTime(caller, policy) : undefined;
  const place = time && { body, format, signal, time };
  const cache = place ? await openCache(engine, caller.actor, masked, place) : undefined;
  try {
    const isCached = cache?.hit !== undefined;
    const found = sanitised ? { sanitised } : {};
    const hit = cache && (isCached ? 'hit' : 'miss');
    const { tracing } = engine;
    const span = tracing?.begin(caller.trace ?? {}, engine.clock);
    const plan = tracing && span ? tracedPlan(masked, span.headers, tracing.reaches) : masked;
    const told: AskedFor = { kind: kindOf(asked), trace: caller.trace, span, body, cache: hit };
    const { medium } = asked;
    const sized = {
      streamed,
      format,
      requestJson: text,
      speaks,
      medium,
      isCached,
      asked: told,
      ...found,
    };
    const account = await openCleanAccount(engine, caller, plan, sized, clean);
    const { left, maximum } = account.reserved;
    if (format !== 'canonical' && left.length > 0) {
      const vendor = format === 'anthropic-messages' ? 'anthropic' : 'openai';
      const nowMs = engine.clock.now().getTime();
      Object.assign(account.headers, rateLimitHeaders(vendor, left, nowMs));
      if (maximum !== undefined) account.headers['x-atelier-max-tokens'] = String(maximum);
    }
    if (cache === undefined) return { caller, plan, account, body, text };
    return { caller, plan, account, body, text, cache: placeOf(account, plan, cache) };
  } catch (error) {
    cache?.leave();
    throw error;
  }
}

/** A conversation that the vendor keeps is another one after each call, though the body is the same. */
function isOngoing(body: object): boolean {
  return 'conversation' in body && body.conversation !== null;
}

/** What a call fails of that says nothing about an equal one. */
const OWN: ReadonlySet<FailureKind> = new Set(['cancelled', 'limit-exceeded']);

function kindOf({ speaks = true, counts, medium }: Asked<object>): CallKind {
  if (counts) return 'count';
  if (medium) return 'media';
  return speaks ? 'chat' : 'embeddings';
}

async function openCleanAccount(
  engine: Engine,
  caller: Caller,
  plan: Plan,
  sized: Parameters<typeof openAccount>[3],
  { sanitised, mask, refusal }: Cleaned<object>,
): Promise<Account> {
  const opened = await openAccount(engine, caller, plan, sized);
  if (refusal) {
    const { failure } = refusal;
    await opened.close({ failure, answered: undefined, worked: false });
    throw refusal;
  }
  if (sanitised) opened.headers['x-atelier-sanitised'] = sanitisedHeader(sanitised);
  return mask ? maskedAccount(opened, mask) : opened;
}

function openCache(
  engine: Engine,
  { workspaceId, userId }: Actor,
  { targets }: Plan,
  { body, format, signal, time }: Cached,
): Promise<CachePlace> {
  // A server of somebody's own is nobody else's, whatever its name.
  const isOwn = targets.some(({ provider, key }) => provider.origin === 'own' || key?.baseUrl);
  const owner = isOwn ? { workspaceId, userId } : { workspaceId };
  return engine.cache.open({ ...owner, format, body }, time, signal);
}

/** A place in the cache that closes with its account, and knows whose answer is in it. */
function placeOf(account: Account, { targets, route }: Plan, cache: CachePlace): CachePlace {
  const { headers } = account;
  const { hit } = cache;
  headers['x-atelier-cache'] = hit ? 'hit' : 'miss';
  if (hit) headers['age'] = String(hit.ageSeconds);
  const answered = hit && targets.find((each) => targetId(each) === hit.model);
  if (answered && route) {
    account.answeredBy(answered);
    headers['x-atelier-target'] = targetId(answered);
  }
  account.whenClosed((failure) => {
    if (failure && OWN.has(failure.kind)) cache.leave();
    else if (failure) cache.close();
  });
  return {
    ...cache,
    close(answer) {
      const model = targetId(account.target());
      const isKept = answer && !standsIn(account.attempts, model);
      cache.close(isKept ? { ...answer, model } : undefined);
    },
  };
}

/** Whether a model answered for one that failed, which may be well again with the next call. */
function standsIn(attempts: readonly Attempt[], answered: string): boolean {
  return attempts.some(
    ({ provider, model, failure, skipped }) =>
      failure !== undefined &&
      skipped !== 'busy' &&
      !LASTING.has(failure) &&
      `${provider}/${model}` !== answered,
  );
}

/** An equal prompt is too long again; who was overtaken did not fail. */
const LASTING: ReadonlySet<FailureKind> = new Set(['context-length', 'cancelled']);

type Cached = Pick<Asked<object>, 'body' | 'format' | 'signal'> & { readonly time: CacheTime };

/** What somebody asks in canonical form. */
export function askedOf(body: CanonicalRequest, signal: AbortSignal): Asked<CanonicalRequest> {
  const { model, stream: streamed } = body;
  return { model, streamed, body, text: JSON.stringify(body), format: 'canonical', signal };
}

/** Who calls an operation of the contract, and for what. */
export function callerOf(
  { actor, trace }: CallContext,
  requestId: string,
  operation: string,
  task: TaskCall | undefined,
): Caller {
  const caller = { actor, requestId, operation, ...(trace ? { trace } : {}) };
  if (task === undefined) return caller;
  const { name, version, cacheSeconds: seconds } = task;
  const cache = seconds === undefined ? {} : { cache: { seconds } };
  return { ...caller, task: { name, version }, ...cache };
}
