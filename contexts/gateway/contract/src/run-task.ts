import { type ClientOf, codeOf, type z } from '@atelier/contract';
import { type CallContext, newId } from '@atelier/kernel';
import { callFailure } from './call-failure.ts';
import type { CallFigures, Failure, Message, Parameters } from './conversation.ts';
import type { gateway } from './gateway.contract.ts';
import type { Task, TaskCall, TaskParameters } from './task.ts';
import { addedFigures, faultOf, jsonIn, promptMessages, repairMessages } from './task-answer.ts';

/** What of the gateway's client a task needs. */
export type TaskGateway = Pick<ClientOf<typeof gateway, CallContext>, 'generate' | 'getModel'>;

/** How a task ended, as JSON. `requestId` finds its calls in the gateway's log. */
export type TaskResult<Output> = {
  readonly task: { readonly name: string; readonly version: number };
  readonly requestId: RequestId;
} & TaskOutcome<Output>;

type TaskOutcome<Output> =
  | {
      readonly outcome: 'done';
      readonly output: Output;
      /** `offline/…` when the skill did it and no model. */
      readonly model: string;
      readonly figures: CallFigures;
    }
  | {
      readonly outcome: 'failed';
      readonly failure: Failure;
      /** The last one that was asked; absent when none was. */
      readonly model?: string;
      /** Of answers that came and could not be used. What every call took is in the log. */
      readonly figures?: CallFigures;
    };

export type TaskOptions = {
  readonly context: CallContext;
  readonly signal?: AbortSignal;
  /** Tried before the task's own models. */
  readonly model?: string | undefined;
  /** Of the task's own models only this provider's are asked: what was told to one is told to no other. */
  readonly provider?: string | undefined;
  /** Chosen by who must find the call again after a crash. */
  readonly requestId?: RequestId | undefined;
};

type RequestId = `request_${string}`;
type Asking = TaskOptions & { readonly requestId: RequestId };

/**
 * Has a model do a task, or the task's skill where no model is usable. An answer that is not what the
 * task wants is given back once to be repaired. Whatever a model answers, and whatever fails on the
 * way to it, ends as a result; only errors of the task's own code (prompt, skill) are thrown.
 */
export async function runTask<Input extends z.ZodType, Output extends z.ZodType>(
  client: TaskGateway,
  task: Task<Input, Output>,
  input: z.input<Input>,
  options: TaskOptions,
): Promise<TaskResult<z.output<Output>>> {
  const asking = { ...options, requestId: options.requestId ?? newId('request') };
  const known = { task: { name: task.name, version: task.version }, requestId: asking.requestId };
  const read = task.input.safeParse(input);
  if (!read.success) {
    const message = `The input of ${task.name} does not fit: ${faultOf(read.error)}.`;
    return { ...known, ...failed({ kind: 'invalid-request', message }) };
  }
  for (const model of modelsFor(task, options)) {
    if (model.startsWith('offline/')) break;
    const outcome = await withModel(client, task, read.data, model, asking);
    if (outcome !== 'unusable') return { ...known, ...outcome };
  }
  return { ...known, ...(await withSkill(client, task, read.data, asking)) };
}

function modelsFor(
  { models }: { readonly models: readonly string[] },
  { model, provider }: TaskOptions,
): readonly string[] {
  const own = provider ? models.filter((each) => each.startsWith(`${provider}/`)) : models;
  return model ? [model, ...own] : own;
}

/** Without a key for it a model is passed over; nothing was sent then. */
async function withModel<Input extends z.ZodType, Output extends z.ZodType>(
  client: TaskGateway,
  task: Task<Input, Output>,
  input: z.output<Input>,
  model: string,
  asking: Asking,
): Promise<TaskOutcome<z.output<Output>> | 'unusable'> {
  try {
    const card = await client.getModel({ model }, { context: asking.context });
    if (!card.usable) return 'unusable';
    const takes = new Set(card.parameters.map(({ name }) => name as string));
    const parameters = fitting(task, takes);
    const messages = promptMessages(task, input, takes.has('outputSchema'));
    return await answered(client, task, { model, messages, parameters }, asking);
  } catch (error) {
    if (asking.signal?.aborted) return failed(CANCELLED, model);
    const code = codeOf(error);
    if (code === 'KEY_MISSING' || code === 'MODEL_NOT_FOUND') return 'unusable';
    return failed(callFailure(error), model);
  }
}

/** The skill's answer goes through the gateway as a model's does: limits, log and usage see it. */
async function withSkill<Input extends z.ZodType, Output extends z.ZodType>(
  client: TaskGateway,
  task: Task<Input, Output>,
  input: z.output<Input>,
  asking: Asking,
): Promise<TaskOutcome<z.output<Output>>> {
  if (task.skill === undefined) {
    const message = `${task.name} needs a model: add a key for one of ${task.models.join(', ')}.`;
    return failed({ kind: 'no-key', message });
  }
  const model = `offline/${task.name}`;
  const offlineAnswer = JSON.stringify(await task.skill(input));
  const messages = promptMessages(task, input, true);
  const { outputSchema } = task;
  const ask = { model, messages, parameters: { outputSchema }, offlineAnswer };
  try {
    return await answered(client, task, ask, asking);
  } catch (error) {
    return failed(asking.signal?.aborted ? CANCELLED : callFailure(error), model);
  }
}

type Ask = {
  readonly model: string;
  readonly messages: Message[];
  readonly parameters: Parameters;
  readonly offlineAnswer?: string;
};

/** One call, and a second one if what came is not what the task wants. */
async function answered<Input extends z.ZodType, Output extends z.ZodType>(
  client: TaskGateway,
  task: Task<Input, Output>,
  { model, messages, parameters, offlineAnswer }: Ask,
  { context, signal, requestId }: Asking,
): Promise<TaskOutcome<z.output<Output>>> {
  const { name, version, cacheSeconds, operation } = task;
  const made: TaskCall = {
    name,
    version,
    ...(cacheSeconds === undefined ? {} : { cacheSeconds }),
    ...(offlineAnswer === undefined ? {} : { offlineAnswer }),
  };
  let figures: CallFigures | undefined;
  let said = messages;
  for (let tries = 1; ; tries++) {
    const answer = await client
      .generate(
        { model, messages: said, parameters, operation, requestId, task: made },
        { context, ...(signal ? { signal } : {}) },
      )
      .catch((error: unknown) => error as Error);
    if (answer instanceof Error) {
      if (figures === undefined) throw answer;
      const failure = signal?.aborted ? CANCELLED : callFailure(answer);
      return failed(failure, model, figures);
    }
    figures = addedFigures(figures, answer.figures);
    const text = answer.message.parts
      .map((part) => (part.type === 'text' ? part.text : ''))
      .join('');
    const read = task.output.safeParse(jsonIn(text));
    if (read.success) return { outcome: 'done', output: read.data, model, figures };
    const refusal = REFUSALS[answer.finishReason];
    if (refusal) return failed(refusal, model, figures);
    const wrong = faultOf(read.error);
    // What a skill says, it says again.
    if (tries === 2 || offlineAnswer !== undefined) return failed(invalid(wrong), model, figures);
    said = [...messages, ...repairMessages(text, wrong)];
  }
}

type Wanted = { readonly parameters?: TaskParameters; readonly outputSchema: string };

function fitting({ parameters, outputSchema }: Wanted, takes: ReadonlySet<string>): Parameters {
  const wanted = { ...parameters, outputSchema };
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => takes.has(name)));
}

function failed(
  failure: Failure,
  model?: string,
  figures?: CallFigures,
): Extract<TaskOutcome<never>, { outcome: 'failed' }> {
  return {
    outcome: 'failed',
    failure,
    ...(model === undefined ? {} : { model }),
    ...(figures === undefined ? {} : { figures }),
  };
}

function invalid(wrong: string): Failure {
  const message = `The answer is not what the task wants, also when asked again: ${wrong}.`;
  return { kind: 'output-invalid', message };
}

const CANCELLED: Failure = { kind: 'cancelled', message: 'The task was stopped.' };
const REFUSALS: Partial<Record<string, Failure>> = {
  length: { kind: 'output-invalid', message: 'The answer was cut off at the limit of tokens.' },
  'content-filter': { kind: 'content-filter', message: 'The provider withheld the answer.' },
  cancelled: CANCELLED,
};
