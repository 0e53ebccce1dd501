import { contextContract, id, page, problem, Receipt, z } from '@atelier/contract';
import {
  AnswerEvent,
  CallFigures,
  Failure,
  FinishReason,
  Message,
  Parameters,
} from './conversation.ts';
import { limitOperations } from './limits.contract.ts';
import { logOperations } from './log.contract.ts';
import { ModelId } from './model-id.ts';
import { Operation } from './operation-name.ts';
import { Policy, PolicyChange } from './policy.ts';
import { MODEL_NOT_FOUND, Price, PriceSource, priceOperations } from './prices.contract.ts';
import { TaskCall } from './task.ts';
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
});
