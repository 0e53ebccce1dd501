import type { Words } from '@atelier/ui';
import type { PlaygroundApi } from '../playground-api.ts';

type Streams =
  | PlaygroundApi['submitPromptStream']
  | PlaygroundApi['regenerateAnswerStream']
  | PlaygroundApi['editPromptStream'];

/** What to say when a prompt is refused. */
export const askingWords = {
  SESSION_NOT_FOUND: 'This session is gone. It may have been deleted in another window.',
  SESSION_ENDED: 'This session has ended. Fork it to go on from here.',
  SESSION_LIMIT: ({ messageLimit }) =>
    `This session is full (${String(messageLimit)} messages). Fork it to go on from here.`,
  SESSION_TOO_LARGE:
    'This session holds no more text and pictures. Fork it at an earlier message to go on from there.',
  TOOL_RESULTS_MISMATCH: 'This prompt answers other tool calls by now. Reload the page.',
  MESSAGE_NOT_FOUND: 'This message is gone; the conversation was changed in another window.',
  PROMPT_RUNNING: 'An answer is still being written. Stop it first (Esc).',
  PARAMETER_UNSUPPORTED: ({ parameter, reason }) =>
    `The model does not take “${String(parameter)}” this way: ${String(reason)} Change it in the panel on the right.`,
  MODEL_NOT_FOUND: ({ model }) =>
    `There is no model ${String(model)} here any more. Choose another one above.`,
} satisfies Words<Streams>;
