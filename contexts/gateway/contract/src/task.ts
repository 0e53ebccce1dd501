import { z } from '@atelier/contract';
import type { Message, Parameters } from './conversation.ts';

/** `context.what`, as `playground.conversation-title`. */
export const TaskName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9.-]*$/)
  .max(64);

/** Which task a call is made for, so that the log can say it. */
export const TaskCall = z.object({
  name: TaskName,
  version: z.int().min(1),
  cacheSeconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .optional()
    .describe(
      'How long an equal call may be answered from the cache. Absent: as the operation is.',
    ),
  offlineAnswer: z
    .string()
    .max(1_000_000)
    .optional()
    .describe('What the task’s skill worked out, for the model offline/<task> to say.'),
});
export type TaskCall = z.infer<typeof TaskCall>;

/** What a context asks models for, again and again: typed on both sides, and versioned. */
export type TaskDefinition<Input extends z.ZodType, Output extends z.ZodType> = {
  /** `context.what`, as `playground.conversation-title`. */
  readonly name: string;
  /** Raised with every change of the prompt or of a schema: results of two versions are two things. */
  readonly version: number;
  readonly input: Input;
  /** JSON only. What a JSON schema can say is repaired by the engine, a refinement by `runTask`. */
  readonly output: Output;
  readonly prompt: (input: z.output<Input>) => TaskPrompt;
  /** `provider/model`, in the order in which they are tried. */
  readonly models: readonly string[];
  /** What limits, reports and the cache go by; the name of the task when absent. */
  readonly operation?: string;
  readonly cacheSeconds?: number;
  /** Left out for a model that does not take them. */
  readonly parameters?: TaskParameters;
  /**
   * Does the task without a model, by rules and libraries: the same input gives the same output. It
   * runs in the context that defines it. Without one the task needs a model.
   */
  readonly skill?: (input: z.output<Input>) => z.input<Output> | Promise<z.input<Output>>;
};

export type TaskPrompt = { readonly system: string; readonly user: string | Message['parts'] };

export type TaskParameters = Pick<
  Parameters,
  'temperature' | 'topP' | 'maxTokens' | 'seed' | 'reasoningEffort'
>;

export type Task<Input extends z.ZodType, Output extends z.ZodType> = TaskDefinition<
  Input,
  Output
> & {
  readonly operation: string;
  /** The JSON schema that the answer is asked to satisfy, as text. */
  readonly outputSchema: string;
};

/** Defines a task, once, beside the code that needs it. Throws when the name or schema is none. */
export function defineTask<Input extends z.ZodType, Output extends z.ZodType>(
  definition: TaskDefinition<Input, Output>,
): Task<Input, Output> {
  const name = TaskName.parse(definition.name);
  return { operation: name, ...definition, outputSchema: JSON.stringify(portable(definition)) };
}

/**
 * The JSON schema as every vendor's structured output takes it: objects are closed, and what only
 * some of them enforce (lengths, ranges, patterns) is told in words; `runTask` checks it.
 */
function portable({ output }: { output: z.ZodType }): object {
  const { $schema: _, ...schema } = z.toJSONSchema(output, {
    target: 'draft-7',
    io: 'input',
    override({ jsonSchema }) {
      if (jsonSchema.properties) jsonSchema.additionalProperties ??= false;
      const told = TOLD.filter((word) => jsonSchema[word] !== undefined).map((word) => {
        const said = `${word} ${JSON.stringify(jsonSchema[word])}`;
        delete jsonSchema[word];
        return said;
      });
      if (told.length > 0)
        jsonSchema.description = [jsonSchema.description, told.join(', ')]
          .filter(Boolean)
          .join(' ');
    },
  });
  return schema;
}

const TOLD = [
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
] as const;
