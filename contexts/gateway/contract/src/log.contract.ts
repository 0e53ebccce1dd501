import { contextContract, problem, z } from '@atelier/contract';
import { Message, Parameters } from './conversation.ts';

const c = contextContract('gateway');

/** Why a logged call cannot be shown as a conversation. */
export const NoConversation = z.object({
  reason: z
    .enum(['running', 'not-kept', 'too-large', 'other-kind', 'unreadable'])
    .describe(
      'other-kind: vectors, pictures and sound are no conversation. unreadable: the call was refused for its form.',
    ),
});

/** A logged call, whichever format it was made in. */
export const LoggedConversation = z.object({
  requestId: z.string(),
  model: z.string().describe('The model or route that was asked.'),
  messages: z.array(Message).describe('What was sent, as it left: sanitised where that is on.'),
  answer: Message.optional(),
  parameters: Parameters,
  left: z
    .array(z.string())
    .describe('What of the request cannot be said here, by the names it has there.'),
});

/** Reading the log. */
export const logOperations = {
  getConversation: c
    .query('/requests/{requestId}/conversation', {
      summary: 'One model call as a conversation, whichever format it was made in',
      permission: { resource: 'request', action: 'read' },
      audited: true,
    })
    .input(z.object({ requestId: z.string().regex(/^[\w.-]{1,100}$/) }))
    .output(LoggedConversation)
    .errors({
      REQUEST_NOT_FOUND: problem(404, 'No such request.'),
      NO_CONVERSATION: problem(409, 'This call cannot be shown as a conversation.', NoConversation),
    }),
};
