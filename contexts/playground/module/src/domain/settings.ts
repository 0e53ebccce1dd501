export type Parameters = {
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly topP?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly stopSequences?: string[] | undefined;
  readonly seed?: number | undefined;
  readonly reasoningEffort?: 'none' | 'low' | 'medium' | 'high' | undefined;
  readonly outputSchema?: string | undefined;
  readonly tools?: Tool[] | undefined;
  readonly toolChoice?: 'auto' | 'none' | 'required' | { name: string } | undefined;
};

export type Tool = {
  name: string;
  description?: string | undefined;
  parametersSchema: string;
};

/** What one asks of a model: which one, how, and in which role. */
export type Settings = {
  readonly model: string;
  readonly parameters: Parameters;
  readonly systemPrompt: string;
};

/** Settings of which only some are said; `undefined` keeps what is. */
export type SettingsChange = { readonly [Field in keyof Settings]?: Settings[Field] | undefined };

/** The parameters are replaced as a whole: an absent one goes back to the model's default. */
export function changed(settings: Settings, change: SettingsChange): Settings {
  return {
    model: change.model ?? settings.model,
    parameters: change.parameters ?? settings.parameters,
    systemPrompt: change.systemPrompt ?? settings.systemPrompt,
  };
}

/** What the settings need to know of a model. */
export type ModelLimits = {
  readonly id: string;
  readonly abilities: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly choices?: readonly string[] | undefined;
  }[];
};

/** Characters. Settings are in every line of a list of sessions, so 128 tools may not be of any size. */
const TOOLS_LIMIT = 500_000;

export type Unsupported = { readonly parameter: string; readonly reason: string };

/** The first parameter that the model does not take, or not with this value. */
export function unsupportedBy(model: ModelLimits, settings: Settings): Unsupported | undefined {
  if (!model.abilities.includes('chat'))
    return { parameter: 'model', reason: `${model.id} does not answer prompts.` };
  for (const [parameter, value] of Object.entries(settings.parameters)) {
    if (value === undefined) continue;
    const reason =
      schemaProblem(parameter, value) ??
      limitProblem(model, parameter === 'toolChoice' ? 'tools' : parameter, value);
    if (reason) return { parameter, reason };
  }
  return undefined;
}

function limitProblem(model: ModelLimits, parameter: string, value: unknown): string | undefined {
  const limit = model.parameters.find(({ name }) => name === parameter);
  if (limit === undefined) return `${model.id} does not take it.`;
  if (typeof value === 'number') {
    if (limit.min !== undefined && value < limit.min) return `At least ${limit.min}.`;
    if (limit.max !== undefined && value > limit.max) return `At most ${limit.max}.`;
  }
  if (typeof value === 'string' && limit.choices && !limit.choices.includes(value))
    return `One of ${limit.choices.join(', ')}.`;
  return undefined;
}

function schemaProblem(parameter: string, value: unknown): string | undefined {
  if (parameter === 'outputSchema') return objectProblem(value as string);
  if (parameter === 'tools') return toolsProblem(value as Tool[]);
  return undefined;
}

function toolsProblem(tools: readonly Tool[]): string | undefined {
  const size = tools.reduce(
    (total, { parametersSchema, description = '' }) =>
      total + parametersSchema.length + description.length,
    0,
  );
  if (size > TOOLS_LIMIT)
    return `All tools together have ${size} characters; at most ${TOOLS_LIMIT} are kept.`;
  for (const { name, parametersSchema } of tools) {
    const problem = objectProblem(parametersSchema);
    if (problem) return `The schema of ${name}: ${problem}`;
  }
  return undefined;
}

function objectProblem(json: string): string | undefined {
  try {
    const schema: unknown = JSON.parse(json);
    return typeof schema === 'object' && schema !== null && !Array.isArray(schema)
      ? undefined
      : 'A JSON schema is a JSON object.';
  } catch (cause) {
    return `Not JSON: ${(cause as Error).message}`;
  }
}
