import { contextContract, id, PageQuery, page, problem, Receipt, Time, z } from '@atelier/contract';
import {
  AnswerEvent,
  CallFigures,
  Failure,
  FailureKind,
  FinishReason,
  Message,
  Parameters,
} from './conversation.ts';
import { limitOperations } from './limits.contract.ts';
import { logOperations } from './log.contract.ts';
import { Operation } from './operation-name.ts';
import { ModelId } from './model-id.ts';
import { Policy, PolicyChange } from './policy.ts';
import { MODEL_NOT_FOUND, Price, PriceSource, priceOperations } from './prices.contract.ts';
import { TaskCall, TaskName } from './task.ts';
import { routeOperations } from './routes.contract.ts';
import { trafficOperations } from './traffic.contract.ts';

const c = contextContract('gateway');

export const Ability = z.enum(['chat', 'tools', 'vision', 'json-schema', 'reasoning', 'embedding']);

/** A parameter a model takes, with the limits of that model. */
export const ParameterLimit = z.object({
  name: z.enum([
    'temperature',
    'maxTokens',
    'topP',
    'frequencyPenalty',
    'presencePenalty',
    'stopSequences',
    'seed',
    'reasoningEffort',
    'outputSchema',
    'tools',
  ]),
  min: z.number().optional(),
  max: z.number().optional(),
  default: z.number().optional(),
  choices: z.array(z.string()).optional(),
});

export const Model = z.object({
  id: ModelId,
  provider: z.string(),
  title: z.string(),
  contextWindowTokens: z.int().optional(),
  maxOutputTokens: z.int().optional(),
  abilities: z.array(Ability),
  parameters: z.array(ParameterLimit),
  price: Price.optional().describe('Absent when unknown; zero for what runs on this machine.'),
  priceSource: PriceSource.optional(),
  priceRange: z
    .object({ from: Price, to: Price })
    .optional()
    .describe('Of a route: the least and the most that its models cost. Absent if one is unknown.'),
  usable: z.boolean().describe('Whether a key is there for you, or none is needed.'),
});
export type Model = z.infer<typeof Model>;

export const Provider = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['openai', 'openai-compatible', 'anthropic', 'google', 'offline']),
  origin: z.enum(['built-in', 'configured', 'discovered', 'own']),
  baseUrl: z.string().optional(),
  keySource: z.enum(['own', 'system', 'none-needed', 'missing']),
  models: z.int(),
  reachable: z.boolean().optional(),
});

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

const Answer = z.object({
  requestId: z.string(),
  model: z.string(),
  message: Message,
  finishReason: FinishReason,
  figures: CallFigures,
});

const GenerateInput = z.object({
  model: ModelId,
  messages: z.array(Message).min(1).max(10_000),
  parameters: Parameters.default({}),
  operation: Operation.default('chat').describe(
    'What the call is for; limits and reports go by it.',
  ),
  requestId: id('request')
    .optional()
    .describe('Chosen by the caller to find the call in the log again; made here otherwise.'),
  task: TaskCall.optional(),
});

const CALL_FAILED = problem(502, 'The provider did not answer this call.', Failure);
const CALL_REJECTED = problem(422, 'This call cannot be made as it stands.', Failure);
const CALL_LIMITED = problem(429, 'The provider asks to wait.', Failure);
const KEY_MISSING = problem(
  409,
  'No key for this provider: add one under Keys.',
  z.object({ provider: z.string() }),
);
const failures = { MODEL_NOT_FOUND, CALL_FAILED, CALL_REJECTED, CALL_LIMITED, KEY_MISSING };

const useModels = { resource: 'model', action: 'use' };

/** The only door to any model. */
export const gateway = c.contract({
  listModels: c
    .query('/models', {
      summary: 'The models you can try, with prices and limits',
      permission: useModels,
    })
    .input(z.object({ usableOnly: z.stringbool().default(false) }).default({ usableOnly: false }))
    .output(page(Model)),

  getModel: c
    .query('/models/{+model}', { summary: 'One model', permission: useModels })
    .input(z.object({ model: ModelId }))
    .output(Model)
    .errors({ MODEL_NOT_FOUND }),

  ...priceOperations,

  ...routeOperations,

  listProviders: c
    .query('/providers', {
      summary: 'Where models come from, and which keys are there',
      permission: useModels,
    })
    .output(page(Provider)),

  discoverProviders: c
    .command('/providers/discover', {
      summary: 'Look for model servers on this machine again',
      permission: useModels,
    })
    .output(page(Provider)),

  generate: c
    .command('/generations', {
      summary: 'One answer, whole',
      permission: useModels,
      streamedBy: 'generateStream',
    })
    .input(GenerateInput)
    .output(Answer)
    .errors(failures),

  generateStream: c
    .stream('POST', '/generations/stream', AnswerEvent, {
      summary: 'One answer as it arrives',
      permission: useModels,
    })
    .input(GenerateInput)
    .errors(failures),

  embed: c
    .command('/embeddings', { summary: 'Vectors for texts', permission: useModels })
    .input(
      z.object({
        model: ModelId,
        texts: z.array(z.string().max(200_000)).min(1).max(2048),
        dimensions: z.int().min(1).max(10_000).optional(),
        operation: Operation.default('embed'),
      }),
    )
    .output(
      z.object({
        requestId: z.string(),
        model: z.string(),
        vectors: z.array(z.array(z.number())),
        figures: CallFigures,
      }),
    )
    .errors(failures),

  getPolicy: c
    .query('/policy', {
      summary: 'How the contents of this workspace’s calls are treated',
      permission: { resource: 'account', action: 'read' },
    })
    .output(Policy),

  changePolicy: c
    .change('/policy', {
      summary:
        'Change what the log keeps, what is sanitised and how long answers are cached; for owners',
      permission: { resource: 'account', action: 'manage' },
    })
    .input(PolicyChange)
    .output(Receipt)
    .errors({
      NOT_WORKSPACE_OWNER: problem(403, 'Only an owner of the workspace changes its policy.'),
      PATTERN_NAME_TAKEN: problem(
        422,
        'A name is used twice, or is that of a built-in kind.',
        z.object({ name: z.string() }),
      ),
      PATTERN_INVALID: problem(
        422,
        'A pattern is no regular expression in RE2 syntax, or it matches an empty text.',
        z.object({ name: z.string(), reason: z.string() }),
      ),
    }),

  openContentKey: c
    .internal({
      summary:
        'The key that seals the contents of the workspace of the call; made when there is none',
    })
    .output(z.object({ key: z.string().describe('32 bytes in base64.') })),

  ...limitOperations,
  ...logOperations,

  ...trafficOperations,

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
    .download('/requests.jsonl', 'application/jsonl', {
      summary:
        'The log, or what a filter leaves of it, as JSON lines, with prompts and answers if they are kept',
      permission: { resource: 'request', action: 'read' },
      audited: true,
    })
    .input(RequestFilter.default({})),

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

  getRequest: c
    .query('/requests/{requestId}', {
      summary: 'One model call, with what was sent and answered if the workspace keeps it',
      permission: { resource: 'request', action: 'read' },
      audited: true,
    })
    .input(z.object({ requestId: z.string().regex(/^[\w.-]{1,100}$/) }))
    .output(
      LoggedRequest.extend({
        requestJson: z.string().optional(),
        responseJson: z.string().optional(),
      }),
    )
    .errors({ REQUEST_NOT_FOUND: problem(404, 'No such request.') }),
});
