import { id, z } from '@atelier/contract';

/** What the playground tells other contexts. */
export const playgroundEvents = {
  'playground.prompt-submitted.v1': z.object({
    sessionId: id('session'),
    messageId: id('message'),
    model: z.string(),
  }),
  'playground.response-generated.v1': z.object({
    sessionId: id('session'),
    messageId: id('message'),
    requestId: z.string(),
    status: z.enum(['complete', 'stopped', 'failed']),
  }),
  'playground.configuration-updated.v1': z.object({
    configurationId: id('configuration'),
    version: z.int(),
  }),
} as const;
