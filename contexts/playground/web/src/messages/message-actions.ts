import type { Attachment, Message, MessageId, ToolResult } from '../playground-api.ts';

/** What one can do with a message. The same object for the life of a page, so rows stay memoised. */
export type MessageActions = {
  regenerate(answer: Message): void;
  /** Asks which other model is to answer the same prompt. */
  retry(answer: Message): void;
  startEdit(prompt: Message | undefined): void;
  edit(promptId: MessageId, content: string, attachments: readonly Attachment[]): void;
  editResults(promptId: MessageId, results: readonly ToolResult[]): void;
  fork(messageId: MessageId): void;
  select(messageId: MessageId): void;
  showRequest(requestId: string): void;
  sendToolResults(results: readonly ToolResult[]): void;
};
