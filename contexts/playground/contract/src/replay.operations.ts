import { contextContract, id, problem, z } from '@atelier/contract';
import { ModelId, NoConversation } from '@atelier/gateway-contract';
import { MODEL_NOT_FOUND, MODEL_UNSUITABLE } from './playground.problems.ts';
import { Attachment } from './session-message.ts';

const c = contextContract('playground');

/** What stands ready to be sent: nothing is asked until somebody sends it. */
export const ReplayDraft = z.object({ content: z.string(), attachments: z.array(Attachment) });

export const Replay = z.object({
  id: id('session'),
  draft: ReplayDraft,
  left: z
    .array(z.string())
    .describe('What of the request was not taken along: the Playground has no place for it.'),
});

/** Trying a model call of the gateway's log again. */
export const replayOperations = {
  replayRequest: c
    .create('/requests/{requestId}/replay', {
      summary: 'A new session with the model, settings and messages of a logged call',
      description: 'Nothing is sent: the last prompt is handed back as a draft.',
      permission: { resource: 'session', action: 'use' },
      audited: true,
    })
    .input(
      z.object({
        requestId: z.string().regex(/^[\w.-]{1,100}$/),
        model: ModelId.optional().describe('In place of the one that was asked.'),
      }),
    )
    .output(Replay)
    .errors({
      REQUEST_NOT_FOUND: problem(404, 'No such request.'),
      NO_CONVERSATION: problem(409, 'This call cannot be tried again here.', NoConversation),
      MODEL_NOT_FOUND,
      MODEL_UNSUITABLE,
      SESSION_LIMIT: problem(
        409,
        'This conversation has more messages than a session holds.',
        z.object({ messageLimit: z.int() }),
      ),
    }),
};
