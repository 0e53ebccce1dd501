/** What a server said it had done. After every crash all of it must still be so. */
export type Acknowledged = {
  readonly sessions: Map<string, KnownSession>;
  readonly keys: { readonly id: string; readonly apiKey: string }[];
  readonly calls: KnownCall[];
};

export type KnownSession = {
  readonly id: string;
  /** The title that was confirmed last, and those that were sent after it without an answer. */
  titles: string[];
  /** `perhaps` when the server was killed before it answered. */
  deleted: boolean | 'perhaps';
  /** Of prompts and finished answers, by the id of the message. */
  readonly messages: Map<string, string>;
};

/** A model call whose end the client has seen. */
export type KnownCall = { readonly requestId: string; readonly outputTokens: number };

export function nothingYet(): Acknowledged {
  return { sessions: new Map(), keys: [], calls: [] };
}
