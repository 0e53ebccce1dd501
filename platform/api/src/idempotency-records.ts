/** An answer as it can be given again. */
export type RecordedAnswer = {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
};

/** What is known of a request under its key. `fingerprint` tells one request from another. */
export type Begun =
  /** It is yours to carry out; `attempt` proves that later. */
  | { readonly state: 'yours'; readonly attempt: string }
  | { readonly state: 'running'; readonly fingerprint: string }
  /** Carried out. Without `answer` it was not kept. */
  | { readonly state: 'done'; readonly fingerprint: string; readonly answer?: RecordedAnswer };

/**
 * The memory of requests that carry an `Idempotency-Key`. Of callers who begin the same key at once
 * exactly one gets `yours`, across all processes. Adapters: PostgreSQL and memory, one conformance
 * suite.
 */
export type IdempotencyRecords = {
  /**
   * Takes the key for `runMs`: one whose holder died without an answer is free again after it. A key
   * that was answered is free again `keepMs` after the answer.
   */
  begin(key: string, fingerprint: string, runMs: number): Promise<Begun>;
  /** Keeps the answer. Nothing happens when the attempt has lost the key meanwhile. */
  finish(key: string, attempt: string, keepMs: number, answer?: RecordedAnswer): Promise<void>;
  /** Gives the key back: the request changed nothing and may be made again. */
  forget(key: string, attempt: string): Promise<void>;
  /** Removes what has expired; answers how many. */
  sweep(): Promise<number>;
};
