import type { Attachment, Message, MessageId, ToolResult } from '../playground-api.ts';

/** What one can do with a message. The same object for the life of a page, so rows stay memoised. */
export type MessageActions = {
  regenerate(answer: Message): void;
  /** Asks which other model is to answer the same prompt. */
  retry(answer: Message): void;
  startEdit(prompt: Message): void;
  endEdit(prompt: Message): void;
  /** Resolves to false when the edited prompt was refused. */
  edit(promptId: MessageId, content: string, attachments: readonly Attachment[]): Promise<boolean>;
  editResults(promptId: MessageId, results: readonly ToolResult[]): Promise<boolean>;
  fork(messageId: MessageId): void;
  select(messageId: MessageId): void;
  showRequest(requestId: string): void;
  /** Where a key for the model’s provider is stored. */
  keysPathOf(model: string): string;
  sendToolResults(results: readonly ToolResult[]): void;
};
