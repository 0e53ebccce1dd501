import type { CheckOutput } from '../application/output-fault.ts';
import type { Target } from '../application/plan-call.ts';
import type { Engine, WireFormat } from '../application/ports.ts';
import type { Codec } from '../domain/codec.ts';
import type { Failure } from '../domain/failure.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RelayReader } from '../domain/relay-reader.ts';
import type { Usage } from '../domain/usage.ts';
import type { SaidItems } from './said-items.ts';
import type { Transport } from './transport.undici.ts';

/** What every face works with. */
export type GatewayParts = {
  readonly engine: Engine & { readonly checkOutput: CheckOutput };
  readonly transport: Transport;
  /** How long a translated stream may be silent before it says that it lives. */
  readonly heartbeatMs?: number | undefined;
};

/**
 * A vendor's way to ask for an answer, as the gateway offers it. A body goes as it is to a provider
 * that speaks the same format, and through the codec to every other.
 */
export type Face = {
  readonly path: string;
  readonly format: WireFormat;
  readonly codec: Codec;
  /** The model that a body names. Throws a GatewayError for a body that can be no request. */
  modelOf(body: JsonObject): string;
  /** Names of the caller's headers that a provider of this format is sent too. */
  readonly passedHeaders: readonly string[];
  /**
   * The fields that are replaced in a body that passes through, as JSON texts; with `maximum` also what
   * says how many tokens each answer may have.
   */
  passedFields(
    body: JsonObject,
    target: Target,
    maximum: number | undefined,
  ): Readonly<Record<string, string>>;
  /** Whether a whole body is an answer; some providers tell of their faults with the status 200. */
  isAnswer(body: JsonObject): boolean;
  /** The tokens of a whole answer that passed through. */
  usageOf(answer: JsonObject): Usage | undefined;
  /** Reads a stream of answers to `body` on its way through. */
  relay(body: JsonObject): RelayReader;
  /** Whether who asked so wants the tokens in the stream. */
  wantsUsage(body: JsonObject): boolean;
  readonly error: FaceErrors;
  /** What it told its clients, where they may name it later. */
  readonly said?: SaidItems;
  /** What a stream says while its model is silent. */
  readonly beat: string;
  /** The header in which this vendor's clients look for the request's id, if not `x-request-id`. */
  readonly requestIdHeader?: string;
};

/** How a failure is told: as the answer, or inside a stream that has begun. */
export type FaceErrors = {
  status(failure: Failure): number;
  headers(failure: Failure): Readonly<Record<string, string>>;
  body(failure: Failure): JsonObject;
  /** The bytes of a stream's last event. */
  event(failure: Failure): string;
};
