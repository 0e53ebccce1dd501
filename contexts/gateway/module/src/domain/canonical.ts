import type { Failure } from './failure.ts';
import type { JsonObject } from './json.ts';
import type { Usage } from './usage.ts';

/** One request to a model in the form that every wire format is translated through. */
export type CanonicalRequest = {
  /** The provider's own name of the model, without the provider in front. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly output?: OutputFormat;
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stop: readonly string[];
  readonly reasoning?: Reasoning;
  /** The caller's own name for its user, for the provider's abuse detection. */
  readonly endUser?: string;
  /** What a task's skill worked out: for the offline provider to say, and for no other. */
  readonly offlineAnswer?: string;
  readonly verbosity?: Verbosity;
  readonly promptCache?: PromptCache;
  /** `default` is the provider's ordinary one. */
  readonly serviceTier?: string;
  /** The caller's own labels, for the provider's records. */
  readonly metadata?: JsonObject;
  readonly stream: boolean;
  /** Where an answer is to go on that was longer than the provider gives at once. */
  readonly continuation?: string;
};

export const VERBOSITIES = ['low', 'medium', 'high'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

/** Wishes about OpenAI's prompt cache. */
export type PromptCache = {
  readonly key?: string;
  readonly retention?: string;
  readonly options?: JsonObject;
};

export type Message =
  | {
      readonly role: 'system';
      readonly parts: readonly TextPart[];
      /** Set when the caller said that the developer speaks. */
      readonly isDeveloper?: boolean;
    }
  | { readonly role: 'user'; readonly parts: readonly ShownPart[] }
  | { readonly role: 'assistant'; readonly parts: readonly AssistantPart[] }
  | ToolMessage;

/** The result of one tool call. */
export type ToolMessage = {
  readonly role: 'tool';
  readonly toolCallId: string;
  readonly parts: readonly ShownPart[];
  readonly isError?: boolean;
  readonly cache?: CacheHint;
};

/** What can be shown to a model. */
export type ShownPart = TextPart | ImagePart | FilePart;

export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | RefusalPart;

/** `cache` asks the provider to keep everything up to here in its prompt cache. */
export type TextPart = { readonly type: 'text'; readonly text: string; readonly cache?: CacheHint };
export type CacheHint = { readonly ttl?: CacheTtl };
export const CACHE_TTLS = ['5m', '30m', '1h', '12h'] as const;
export type CacheTtl = (typeof CACHE_TTLS)[number];

export type ImagePart = {
  readonly type: 'image';
  readonly source: MediaSource;
  readonly detail?: ImageDetail;
  readonly cache?: CacheHint;
};

export const IMAGE_DETAILS = ['auto', 'low', 'high', 'original'] as const;
export type ImageDetail = (typeof IMAGE_DETAILS)[number];

export type FilePart = {
  readonly type: 'file';
  readonly source: MediaSource;
  readonly name?: string;
  readonly cache?: CacheHint;
};

export type MediaSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'base64'; readonly mediaType: string; readonly base64: string };

/** Thinking the model showed. `signature` proves it to the provider when it is sent back. */
export type ReasoningPart = {
  readonly type: 'reasoning';
  readonly text: string;
  readonly signature?: string;
  /** Thinking that only the provider can read. */
  readonly redacted?: string;
};

/** `arguments` is JSON text exactly as the model wrote it. */
export type ToolCallPart = {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  /** What its provider wants back with it, unchanged. Clients are not shown it. */
  readonly signature?: string;
  readonly cache?: CacheHint;
};

export type RefusalPart = { readonly type: 'refusal'; readonly text: string };

export type Tool = {
  readonly name: string;
  /** The group that the caller has it in; its name here begins with the group's. */
  readonly namespace?: string;
  readonly description?: string;
  readonly schema: JsonObject;
  readonly strict?: boolean;
  readonly cache?: CacheHint;
};

export type ToolChoice =
  | { readonly type: 'auto' | 'none' | 'required' }
  | { readonly type: 'tool'; readonly name: string };

export type OutputFormat =
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly name: string;
      readonly schema: JsonObject;
      readonly strict?: boolean;
      readonly description?: string;
    };

export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof EFFORTS)[number];
export type Reasoning = {
  readonly effort?: Effort;
  readonly budgetTokens?: number;
  /** How much of its thinking the model shall show. */
  readonly summary?: string;
};

/** Why a model stopped of its own accord; failures are no stop reasons. */
export type StopReason = 'stop' | 'stop-sequence' | 'length' | 'tool-calls' | 'content-filter';

export type CanonicalAnswer = {
  readonly id: string;
  readonly model: string;
  readonly parts: readonly AssistantPart[];
  readonly stop: StopReason;
  readonly stopSequence?: string;
  /** Absent when the provider told nothing; then the gateway estimates. */
  readonly usage?: Usage;
  /** What to ask with for the rest of it. */
  readonly continuation?: string;
};

/**
 * A stream is `start`, then deltas, then exactly one of `finish` and `error`. A tool call's pieces
 * carry its place among the answer's tool calls, so that parallel calls can't be mixed up.
 */
export type StreamEvent =
  | {
      readonly type: 'start';
      readonly id: string;
      readonly model: string;
      /** What the prompt used, where that is told before the answer. */
      readonly prompt?: Usage;
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refusal'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'reasoning-end'; readonly signature?: string; readonly redacted?: string }
  | {
      readonly type: 'tool-call';
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly signature?: string;
    }
  | { readonly type: 'tool-arguments'; readonly index: number; readonly text: string }
  /** What was used so far, from providers that tell it along the way. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'finish';
      readonly stop: StopReason;
      readonly stopSequence?: string;
      readonly usage?: Usage;
      readonly continuation?: string;
    }
  | { readonly type: 'error'; readonly failure: Failure };

export function hasCalls(parts: readonly AssistantPart[]): boolean {
  return parts.some(({ type }) => type === 'tool-call');
}

/** The text a person reads of an answer. */
export function textOf(
  parts: readonly { readonly type: string; readonly text?: string }[],
): string {
  return parts.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
}
