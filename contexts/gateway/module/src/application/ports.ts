import type { Actor, Clock, Id, UserId, WorkspaceId } from '@atelier/kernel';
import type { BegunSpan, TraceHeaders } from '@atelier/telemetry';
import type { CanonicalAnswer, CanonicalRequest, StreamEvent } from '../domain/canonical.ts';
import type { CallSeal } from './content-seal.ts';
import type { Policies } from './policies.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { Failure, FailureKind } from '../domain/failure.ts';
import type { Losses, RequestField } from '../domain/losses.ts';
import type { MediaUse } from '../domain/media-use.ts';
import type { ModelCard } from '../domain/model.ts';
import type { Price } from '../domain/price.ts';
import type { CheckDigits, Detector } from '../domain/sanitising/sanitised.ts';
import type { Usage } from '../domain/usage.ts';
import type { Held, Limits, Settlement } from './limits.ts';
import type { Routing } from './routing.ts';
import type { Traffic, TrafficQuery } from './traffic.ts';

/** A key for a provider, and where it came from: the caller's own goes before the system's. */
export type ProviderKey = {
  readonly apiKey: string;
  readonly source: 'own' | 'system';
  /** The caller's own server; only a key of the caller's carries one. */
  readonly baseUrl?: string;
  /** Set when that server may not be in a private network: the caller is no owner. */
  readonly publicOnly?: boolean;
};

/** A server that somebody stored with his own key: he alone has its models. */
export type OwnServer = { readonly name: string; readonly baseUrl: string };

export type ProviderKeys = {
  find(actor: Actor, provider: string): Promise<ProviderKey | undefined>;
  listServers(actor: Actor): Promise<readonly OwnServer[]>;
};

/** How one call reaches its provider. */
export type Via = {
  readonly key: ProviderKey | undefined;
  readonly signal: AbortSignal;
  /** Told what of the request the provider can't be told. Without it, that is refused. */
  readonly losses?: Losses<RequestField>;
  /** What the provider is sent beside its own headers. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** A format in which clients ask and providers answer. */
export type WireFormat =
  | 'openai-chat'
  | 'openai-responses'
  | 'openai-embeddings'
  | 'anthropic-messages';

export type MediaPath = '/images/generations' | '/audio/speech' | '/audio/transcriptions';

/** One source of models. `answer` and `stream` throw GatewayErrors, or end a stream with `error`. */
export type Provider = {
  readonly name: string;
  readonly title: string;
  readonly kind: 'openai' | 'openai-compatible' | 'anthropic' | 'google' | 'offline';
  readonly origin: 'built-in' | 'configured' | 'discovered' | 'own';
  readonly needsKey: boolean;
  readonly baseUrl?: string;
  /** Where calls in a format that it speaks itself may pass through byte by byte. */
  readonly passThrough?: (format: WireFormat, key: ProviderKey | undefined) => Upstream | undefined;
  /** Where pictures, speech and transcripts are made, in OpenAI's format. */
  readonly media?: (path: MediaPath, key: ProviderKey | undefined) => Upstream;
  answer(request: CanonicalRequest, via: Via): Promise<CanonicalAnswer>;
  stream(request: CanonicalRequest, via: Via): AsyncIterable<StreamEvent>;
  embed?(request: EmbedRequest, via: Via): Promise<Embeddings>;
  /** The models of a server that can be asked; a built-in one's are in the catalogue. */
  listModels?(via: Via): Promise<readonly string[]>;
};

export type Upstream = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** No connection to a private address is made for it, whatever its name resolves to. */
  readonly publicOnly?: boolean;
};

export type EmbedRequest = {
  readonly model: string;
  readonly texts: readonly string[];
  readonly dimensions?: number;
};
export type Embeddings = {
  readonly vectors: readonly (readonly number[])[];
  readonly usage?: Usage;
};

export type Prices = {
  /** Undefined when nobody knows: unknown is not free. */
  find(provider: string, model: string, at: Date): Price | undefined;
};

/** All that is known of prices, for who looks at them. */
export type PriceList = Prices & {
  /** The price as it is without the owner's word. */
  without(provider: string, model: string, at: Date): Price | undefined;
  /** Where the price of a model is from, if it has one. */
  sourceOf(id: string): 'owner' | 'local' | 'catalogue' | undefined;
  /** When the owner set it. */
  since(id: string): string | undefined;
  overridden(): readonly string[];
  /** Models that nobody lists because they speak, listen or paint, and that have a published price. */
  ofMedia(): readonly { readonly id: string; readonly title: string }[];
};

/** A model as somebody sees it: `usable` when a key is there for him, or none is needed. */
export type OfferedModel = ModelCard & { readonly usable: boolean };

export type OfferedProvider = {
  readonly provider: Provider;
  readonly keySource: 'own' | 'system' | 'none-needed' | 'missing';
  readonly models: number;
  /** Known of servers that were asked, and of no others. */
  readonly reachable?: boolean;
};

/** What there is to try, for one actor. */
export type Offer = {
  listModels(actor: Actor): Promise<readonly OfferedModel[]>;
  findModel(actor: Actor, id: string): Promise<OfferedModel | undefined>;
  listProviders(actor: Actor): Promise<readonly OfferedProvider[]>;
  /** Looks again for servers on this machine, and asks the configured ones for their models. */
  discover(): Promise<void>;
};

/** How long to wait for a provider, in milliseconds. */
export type TimeLimits = {
  readonly firstTokenMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
};

export type RetryPolicy = {
  /** How often after the first try. */
  readonly retries: number;
  readonly backoffMs: number;
  /** A provider that wants a longer pause is not waited for. */
  readonly maxPauseMs: number;
};

export type Attempt = {
  readonly provider: string;
  readonly model: string;
  readonly startedAt: string;
  readonly latencyMs: number;
  readonly upstreamStatus?: number;
  readonly failure?: FailureKind;
  /** Why a target of a route was not asked. */
  readonly skipped?: 'open' | 'busy';
  /** Asked beside another one that was slow to begin. */
  readonly hedge?: boolean;
};

export type RequestStatus = 'success' | 'error' | 'rate_limited' | 'cancelled' | 'interrupted';

/** The typed task that a call is made for. */
export type CallTask = { readonly name: string; readonly version: number };

export type StartedCall = {
  readonly id: Id<'call'>;
  /** The HTTP request it belongs to; several calls may. */
  readonly requestId: string;
  readonly workspaceId: WorkspaceId;
  readonly userId: UserId;
  readonly apiKeyId?: Id<'key'>;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly streamed: boolean;
  /** The route it was asked of, when that was no model. */
  readonly route?: string;
  readonly task?: CallTask;
  readonly startedAt: Date;
  /** What it will at least have cost if this process dies: tokens estimated from the prompt. */
  readonly estimate: { readonly inputTokens: number; readonly costNanoUsd?: number };
  /** What it holds of limits: settled by the estimate if this process dies. */
  readonly held?: readonly Held[];
};

export type FinishedCall = Omit<StartedCall, 'estimate' | 'held'> & {
  readonly status: RequestStatus;
  readonly failure?: Failure;
  readonly usage?: Usage;
  readonly estimated: boolean;
  readonly costNanoUsd?: number;
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly attempts: readonly Attempt[];
  /** Paid with the caller's own key for the provider. */
  readonly ownKey?: boolean;
  /** Answered from the cache: nothing was used. */
  readonly cached?: boolean;
  /** What the answer cost when it was asked first, if that is known. */
  readonly savedNanoUsd?: number;
  /** How much of which kind was found in what was to leave. */
  readonly sanitised?: Readonly<Record<string, number>>;
  /** Of a call of pictures, speech or transcripts. */
  readonly media?: MediaUse;
  /** Absent when the workspace's policy drops them. Never a key: keys travel in headers. */
  readonly requestJson?: string;
  readonly responseJson?: string;
  /** Instead of both, where the workspace wants contents encrypted at rest. */
  readonly sealedContents?: Buffer;
  /** What it changes in the windows of limits; written with it, and not kept. */
  readonly settlements?: readonly Settlement[];
};

/** A call that has no end yet. */
export type RunningCall = StartedCall & { readonly status: 'running' };

export type LogQuery = {
  readonly workspaceId: WorkspaceId;
  readonly limit: number;
  readonly cursor?: string;
  readonly model?: string;
  readonly status?: RequestStatus;
  readonly userId?: UserId;
  readonly operation?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly cached?: boolean;
  readonly minCostNanoUsd?: number;
  readonly minLatencyMs?: number;
  /** In an id, a failure's message, a prompt or an answer; not in contents that are sealed. */
  readonly text?: string;
};

/** What the cache answered of an operation's successful calls. */
export type CacheShare = {
  readonly operation: string;
  readonly calls: number;
  readonly hits: number;
  readonly savedNanoUsd: number;
};

/** The append-only record of every model call. */
export type RequestLog = {
  /**
   * Notes that a call runs; one that ends at once may never be noted. There is something to wait for
   * when it shall be noted `durably`, as one that somebody will look for after a crash, and while
   * the log cannot write: the call may be made when it resolves, and not when it rejects.
   */
  start(call: StartedCall, durably?: boolean): Promise<void> | undefined;
  /** Resolves when the call is durably in the log. */
  finish(call: FinishedCall): Promise<void>;
  /**
   * The newest first, contents left out unless they are asked for. A search by text may find less
   * than a page and have more to look through: then there is a cursor all the same.
   */
  list(query: LogQuery & { readonly contents?: boolean }): Promise<{
    items: readonly FinishedCall[];
    nextCursor?: string;
    /** How far back such a search looked, when there is more to look through. */
    searchedTo?: Date;
  }>;
  cacheShares(workspaceId: WorkspaceId, from: Date, to: Date): Promise<readonly CacheShare[]>;
  /** What went through in a period, in figures, and the calls that stand out. */
  traffic(query: TrafficQuery): Promise<Traffic>;
  /** Drops what was sent and answered in calls before `before`; the calls stay. Answers how many. */
  forgetContents(workspaceId: WorkspaceId, before: Date): Promise<number>;
  /** By the call's id, or that of the HTTP request it belongs to; also while it runs. */
  find(workspaceId: WorkspaceId, id: string): Promise<FinishedCall | RunningCall | undefined>;
  /** Closes the calls that a dead process left running; answers how many. */
  closeInterrupted(): Promise<number>;
  /** Waits until everything is written. */
  stop(): Promise<void>;
};

/** What every verb of the gateway works with. */
export type Engine = {
  readonly providers: { find(name: string, actor: Actor): Promise<Provider | undefined> };
  readonly keys: ProviderKeys;
  readonly prices: Prices;
  readonly policies: Policies;
  /** What finds secrets and personal data beside the gateway's own patterns. */
  readonly detectors: readonly Detector[];
  readonly checkDigits: CheckDigits;
  readonly seal: CallSeal;
  readonly log: RequestLog;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly timeLimits: TimeLimits;
  readonly retry: RetryPolicy;
  /** Without it every name is a model. */
  readonly routing?: Routing;
  readonly cache: AnswerCache;
  readonly estimateTokens: (text: string) => number;
  /** How long an answer of a model may become, where that is known. */
  readonly maxOutputTokensOf?: (target: {
    readonly provider: Provider;
    readonly model: string;
    readonly key: ProviderKey | undefined;
  }) => number | undefined;
  /** Told of every call that was logged. */
  readonly observe: (call: FinishedCall, asked: AskedFor, ended?: Ended) => void;
  /** Without it no call is traced before it is over. */
  readonly tracing?: Tracing;
};

/** What an answer says of itself, if it is asked: of most calls nobody wants to know. */
export type Ended = () => Pick<CanonicalAnswer, 'id' | 'stop'> | undefined;

export type Tracing = {
  /** Undefined while nothing is traced. */
  begin(headers: TraceHeaders, clock: Clock): BegunSpan | undefined;
  /** Whether a provider is told the trace of the calls it is asked. */
  reaches(target: { readonly provider: Provider; readonly key: ProviderKey | undefined }): boolean;
};

/** Who calls, for what. */
export type Caller = {
  readonly actor: Actor;
  readonly requestId: string;
  readonly operation: string;
  readonly task?: CallTask;
  /** It will be looked for by its request id: the log knows of it before anybody is asked. */
  readonly isSought?: boolean;
  readonly cache?: CacheWish;
  /** The headers of its HTTP request, which may name the trace it belongs to. */
  readonly trace?: TraceHeaders;
};

/** What a call was for: its row in the log doesn't say. */
export type AskedFor = {
  readonly kind: CallKind;
  readonly trace?: TraceHeaders | undefined;
  /** Begun with the call, if calls are traced; whoever observes the call ends it. */
  readonly span?: BegunSpan | undefined;
  /** As it may leave: sanitised. */
  readonly body?: object | undefined;
  /** Absent when the cache wasn't asked. */
  readonly cache?: 'hit' | 'miss' | undefined;
};

/** An answer in words, vectors, pictures, speech and transcripts, or a prompt's tokens, which is free. */
export type CallKind = 'chat' | 'embeddings' | 'media' | 'count';

/** What a caller wants of the cache, beside what is usual for the operation. */
export type CacheWish = {
  /** How old an answer may be. */
  readonly seconds?: number;
  /** Neither looks for an answer nor keeps one. */
  readonly noStore?: boolean;
  /** Keeps the answer, and does not look for one. */
  readonly noCache?: boolean;
};
