import type { CanonicalAnswer, CanonicalRequest, StreamEvent } from './canonical.ts';
import type { JsonObject } from './json.ts';
import type { FieldNames, Losses, RequestField } from './losses.ts';
import type { SseEvent } from './sse.ts';

/**
 * What a provider is spoken to in: requests are written, answers and streams read. Pure: what can't be
 * translated goes to `losses`, which by default throw a GatewayError that names the field.
 */
export type ProviderCodec = {
  readonly request: {
    write(request: CanonicalRequest, losses?: Losses<RequestField>): JsonObject;
  };
  readonly answer: { read(body: unknown): CanonicalAnswer };
  readonly stream: { reader(): StreamReader };
};

/** One wire format in both directions: a client face reads requests in it and writes answers, too. */
export type Codec = ProviderCodec & {
  readonly request: {
    read(body: unknown, losses?: Losses): CanonicalRequest;
    /** What the fields are called in this format, or by those who use it. */
    readonly names: FieldNames;
  };
  readonly answer: { write(answer: CanonicalAnswer, stamp: Stamp): JsonObject };
  readonly stream: { writer(options: WriterOptions): StreamWriter };
};

/** What an answer carries beside its content. */
export type Stamp = {
  readonly createdAt: Date;
  /** What was asked, for the formats whose answers repeat it. */
  readonly request?: CanonicalRequest;
  /** Told of each item of an answer, in the format whose clients may name one instead of sending it. */
  readonly keep?: (item: JsonObject) => void;
};

export type StreamReader = {
  /** The canonical events that one server-sent event means; usually one, often none. */
  read(event: SseEvent): readonly StreamEvent[];
  /** The provider closed the stream: what was still owed, or the error that it was cut. */
  end(): readonly StreamEvent[];
  /** Whether the answer itself is complete; its figures and a farewell may follow. */
  stopped(): boolean;
};

export type WriterOptions = Stamp & { readonly includeUsage: boolean };

/** The bytes of one canonical event, as text. */
export type StreamWriter = (event: StreamEvent) => string;
