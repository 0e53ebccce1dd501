import type { MessageId } from './message.ts';

/** What a conversation came to, up to one of its messages. */
export type Summary = {
  readonly text: string;
  readonly points: string[];
  readonly keywords: string[];
  readonly model: string;
  /** The last message it tells of, and how many there were. */
  readonly leafId: MessageId;
  readonly messageCount: number;
};
