import { contextContract, id, problem, Time, z } from '@atelier/contract';
import { Failure, ModelId } from '@atelier/gateway-contract';
import { MODEL_NOT_FOUND, MODEL_UNSUITABLE, SESSION_NOT_FOUND } from './playground.problems.ts';

const c = contextContract('playground');

/** What a conversation came to, as a model or the offline skill put it. */
export const Summary = z.object({
  text: z.string(),
  points: z.array(z.string()),
  keywords: z.array(z.string()),
  model: z.string().describe('offline/… when no model was asked.'),
  requestId: id('request').describe('The gateway request that made it.'),
  costNanoUsd: z.int().optional(),
  upTo: id('message').describe('The last message it tells of.'),
  messageCount: z.int(),
  at: Time,
});
export type Summary = z.infer<typeof Summary>;

export const Preferences = z.object({
  automaticTitles: z
    .boolean()
    .describe('Whether a session is given a title once its first prompt was answered.'),
  taskModel: ModelId.optional().describe(
    'The model for titles and summaries. Absent: a small one of the provider that the session talks to.',
  ),
});
export type Preferences = z.infer<typeof Preferences>;

/** Of what the Playground had stored when the workspace last switched encryption on. */
export const Encryption = z.object({
  state: z
    .enum(['none', 'running', 'done', 'failed'])
    .describe('none: encryption was not switched on within 30 days.'),
  sealed: z.int().optional().describe('How many records there were to encrypt, once it is done.'),
});

const use = { resource: 'session', action: 'use' };

/** What the Playground has models do beside answering prompts. */
export const taskOperations = {
  summariseSession: c
    .command('/sessions/{sessionId}/summary', {
      summary: 'Have the shown branch of a session summarised',
      permission: use,
    })
    .input(
      z.object({
        sessionId: id('session'),
        model: ModelId.optional().describe('Instead of the one in your preferences.'),
      }),
    )
    .output(Summary)
    .errors({
      SESSION_NOT_FOUND,
      SESSION_EMPTY: problem(409, 'There is nothing to summarise yet: send a prompt first.'),
      SUMMARY_FAILED: problem(502, 'No model summarised this session.', Failure),
    }),

  getPreferences: c
    .query('/playground/preferences', {
      summary: 'How you want the Playground to be',
      permission: use,
    })
    .output(Preferences),

  changePreferences: c
    .change('/playground/preferences', { summary: 'Change your preferences', permission: use })
    .input(
      z.object({
        automaticTitles: z.boolean().optional(),
        taskModel: ModelId.nullable().optional().describe('null: back to the tasks’ own choice.'),
      }),
    )
    .output(Preferences)
    .errors({ MODEL_NOT_FOUND, MODEL_UNSUITABLE }),

  getEncryption: c
    .query('/playground/encryption', {
      summary: 'Whether what was stored before encryption was switched on is encrypted by now',
      permission: use,
    })
    .output(Encryption),
};
