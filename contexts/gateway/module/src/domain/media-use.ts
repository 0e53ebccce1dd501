/** What is asked for beside words, as far as it is known before anybody is asked. */
export type MediaAsked = {
  readonly answers: 'picture' | 'sound' | 'transcript';
  /** Of what is to be spoken, as people count them: an emoji is one. */
  readonly characters?: number;
  /** How long the recording says that it is. */
  readonly audioSeconds?: number;
  /** How long it may be at the most, judged by its size. */
  readonly mostAudioSeconds?: number;
};

/** What a call used beside its tokens, and which of its tokens are no words. */
export type BesideTokens = {
  /** How many times a request is paid for: once, or for each picture. */
  readonly requests: number;
  readonly characters?: number;
  readonly audioSeconds?: number;
  /** Tokens of the input that were heard or seen, and of the output that were painted. */
  readonly audioTokens?: number;
  readonly imageTokens?: number;
  readonly paintedTokens?: number;
};

/** What a provider told of a call, beside tokens. */
export type MediaTold = Omit<BesideTokens, 'requests' | 'characters'>;

export const ONE_REQUEST: BesideTokens = { requests: 1 };

/** A call that was refused, in tokens and in everything else. */
export const NOTHING_BESIDE: BesideTokens = { requests: 0, characters: 0, audioSeconds: 0 };

export type PricedBy = 'tokens' | 'audio' | 'characters' | 'requests';

/** What the log keeps of a call of media: what was measured, by whom, and what its cost was made of. */
export type MediaUse = Omit<BesideTokens, 'requests'> & {
  readonly pictures?: number;
  /** Who told how long the recording is: the provider, or its own bytes. */
  readonly audioToldBy?: 'provider' | 'recording';
  /** Empty when nobody measured what has a price. */
  readonly pricedBy: readonly PricedBy[];
};
