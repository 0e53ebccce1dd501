import type { Model, ParameterName, Parameters, Settings } from '../playground-api.ts';

/** Parameters with one set, or back to the model's default when the value is undefined. */
export function withParameter<Name extends ParameterName>(
  parameters: Parameters,
  name: Name,
  value: Parameters[Name] | undefined,
): Parameters {
  const { [name]: _before, ...others } = parameters;
  return (value === undefined ? others : { ...others, [name]: value }) as Parameters;
}

/** The change of settings that goes with another model. */
export function withModel({ parameters }: Settings, model: Model): Partial<Settings> {
  return { model: model.id, parameters: fitting(parameters, model) };
}

/** What of the parameters another model takes too, inside its limits: for a change of the model. */
export function fitting(parameters: Parameters, model: Model): Parameters {
  const limits = new Map(model.parameters.map((limit) => [limit.name as string, limit]));
  const fits = Object.entries(parameters).flatMap(([name, value]) => {
    if (name === 'toolChoice') return limits.has('tools') ? [[name, value]] : [];
    const limit = limits.get(name);
    if (!limit) return [];
    if (typeof value === 'number')
      return [[name, Math.min(limit.max ?? value, Math.max(limit.min ?? value, value))]];
    if (typeof value === 'string' && limit.choices && !limit.choices.includes(value)) return [];
    return [[name, value]];
  });
  return Object.fromEntries(fits) as Parameters;
}
