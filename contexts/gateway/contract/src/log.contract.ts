import { contextContract, id, PageQuery, page, problem, Time, z } from '@atelier/contract';
import { CallFigures, Failure, FailureKind, Message, Parameters } from './conversation.ts';
import { ModelId } from './model-id.ts';
import { Operation } from './operation-name.ts';
import { TaskName } from './task.ts';

const c = contextContract('gateway');

export const RequestStatus = z.enum([
  'running',
  'success',
  'error',
  'rate_limited',
  'cancelled',
  'interrupted',
]);

export const Attempt = z.object({
  provider: z.string(),
  model: z.string(),
  startedAt: Time,
  latencyMs: z.number(),
  upstreamStatus: z.int().optional(),
  failure: FailureKind.optional(),
  skipped: z
    .enum(['open', 'busy'])
    .optional()
    .describe(
      'It was not asked: its circuit breaker is open, or it has all the calls it may have.',
    ),
  hedge: z.boolean().optional().describe('Asked beside another one that was slow to begin.'),
});

/** What was measured of pictures, speech and transcripts, and what the cost was made of. */
export const MediaUse = z.object({
  pricedBy: z
    .array(z.enum(['tokens', 'audio', 'characters', 'requests']))
    .describe('Empty when nobody measured what has a price.'),
  pictures: z.int().optional(),
  characters: z.int().optional(),
  audioSeconds: z.number().optional(),
  audioToldBy: z
    .enum(['provider', 'recording'])
    .optional()
    .describe('Who told how long it is: the provider, or the recording itself.'),
  audioTokens: z.int().optional().describe('Of the input, those that were heard.'),
  imageTokens: z.int().optional().describe('Of the input, those that were seen.'),
  paintedTokens: z.int().optional(),
});

export const LoggedRequest = z.object({
  id: z.string(),
  at: Time,
  userId: id('user'),
  apiKeyId: id('key').optional(),
  operation: Operation,
  model: z.string(),
  provider: z.string(),
  status: RequestStatus,
  streamed: z.boolean(),
  figures: CallFigures.optional(),
  failure: Failure.optional(),
  attempts: z.array(Attempt),
  task: z
    .object({ name: TaskName, version: z.int() })
    .optional()
    .describe('The typed task it was made for.'),
  route: z.string().optional().describe('The route that was asked, when it was no model.'),
  cached: z.boolean().optional().describe('Whether it was answered from the cache.'),
  savedNanoUsd: z.int().optional().describe('What the cached answer cost when it was made.'),
  media: MediaUse.optional(),
  sanitised: z
    .record(z.string(), z.int())
    .optional()
    .describe('How much of which kind was found in what was to leave.'),
});

/** Which calls of the log. */
const RequestFilter = z.object({
  model: ModelId.optional(),
  status: RequestStatus.optional(),
  userId: id('user').optional(),
  operation: Operation.optional(),
  from: Time.optional(),
  to: Time.optional(),
  cached: z.stringbool().optional(),
  minCostNanoUsd: z.coerce.number().int().min(0).optional(),
  minLatencyMs: z.coerce.number().min(0).optional(),
  text: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('In an id, an error, a prompt or an answer; not in encrypted contents.'),
});

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

const RequestId = z.string().regex(/^[\w.-]{1,100}$/);
const REQUEST_NOT_FOUND = problem(404, 'No such request.');

/** Reading the log. */
export const logOperations = {
  listRequests: c
    .query('/requests', {
      summary: 'The log of your model calls; with request:manage, of all in the workspace',
      permission: { resource: 'request', action: 'read' },
    })
    .input(PageQuery.extend(RequestFilter.shape))
    .output(
      page(LoggedRequest).extend({
        searchedTo: Time.optional().describe(
          'A search by text looks so far back for one page: go on by the cursor.',
        ),
      }),
    ),

  exportRequests: c
    .download('/requests.jsonl', 'application/x-ndjson', {
      summary:
        'The log, or what a filter leaves of it, as JSON lines, with prompts and answers if they are kept',
      permission: { resource: 'request', action: 'read' },
      audited: true,
    })
    .input(RequestFilter.default({})),

  getRequest: c
    .query('/requests/{requestId}', {
      summary: 'One model call, with what was sent and answered if the workspace keeps it',
      permission: { resource: 'request', action: 'read' },
      audited: true,
    })
    .input(z.object({ requestId: RequestId }))
    .output(
      LoggedRequest.extend({
        requestJson: z.string().optional(),
        responseJson: z.string().optional(),
      }),
    )
    .errors({ REQUEST_NOT_FOUND }),

  getConversation: c
    .query('/requests/{requestId}/conversation', {
      summary: 'One model call as a conversation, whichever format it was made in',
      permission: { resource: 'request', action: 'read' },
      audited: true,
    })
    .input(z.object({ requestId: RequestId }))
    .output(LoggedConversation)
    .errors({
      REQUEST_NOT_FOUND,
      NO_CONVERSATION: problem(409, 'This call cannot be shown as a conversation.', NoConversation),
    }),

  describeCache: c
    .query('/cache', {
      summary: 'What the cache answered, and what that saved',
      permission: { resource: 'request', action: 'read' },
    })
    .input(z.object({ from: Time.optional(), to: Time.optional() }).default({}))
    .output(
      z.object({
        operations: z.array(
          z.object({
            operation: Operation,
            calls: z.int().describe('Successful ones.'),
            hits: z.int(),
            savedNanoUsd: z.int(),
          }),
        ),
      }),
    ),
};
