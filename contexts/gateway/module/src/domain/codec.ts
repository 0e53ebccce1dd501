import type { CanonicalAnswer, CanonicalRequest, StreamEvent } from './canonical.ts';
import type { JsonObject } from './json.ts';
import type { FieldNames, Losses, RequestField } from './losses.ts';
import type { SseEvent } from './sse.ts';

/**
 * One wire format in both directions. A gateway's client face reads requests and writes answers, its
 * provider side writes requests and reads answers. Pure: what can't be translated goes to `losses`, which by
 * default throw a GatewayError that names the field.
 */
export type Codec = {
  readonly request: {
    read(body: unknown, losses?: Losses): CanonicalRequest;
    write(request: CanonicalRequest, losses?: Losses<RequestField>): JsonObject;
    /** What the fields are called in this format, or by those who use it. */
    readonly names: FieldNames;
  };
  readonly answer: {
    read(body: unknown): CanonicalAnswer;
    write(answer: CanonicalAnswer, stamp: Stamp): JsonObject;
  };
  readonly stream: {
    reader(): StreamReader;
    writer(options: WriterOptions): StreamWriter;
  };
};

/** What an answer carries beside its content. */
export type Stamp = {
  readonly createdAt: Date;
  /** What was asked, for the formats whose answers repeat it. */
  readonly request?: CanonicalRequest;
};

export type StreamReader = {
  /** The canonical events that one server-sent event means; usually one, often none. */
  read(event: SseEvent): readonly StreamEvent[];
  /** The provider closed the stream: what was still owed, or the error that it was cut. */
  end(): readonly StreamEvent[];
};

export type WriterOptions = Stamp & { readonly includeUsage: boolean };

/** The bytes of one canonical event, as text. */
export type StreamWriter = (event: StreamEvent) => string;
