import type { Price } from './price.ts';

export type Ability = 'chat' | 'tools' | 'vision' | 'json-schema' | 'reasoning' | 'embedding';

export type ParameterName =
  | 'temperature'
  | 'maxTokens'
  | 'topP'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'stopSequences'
  | 'seed'
  | 'reasoningEffort'
  | 'outputSchema'
  | 'tools';

/** A parameter that a model takes, within its limits. */
export type ParameterLimit = {
  readonly name: ParameterName;
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
  readonly choices?: readonly string[];
};

/** What is known of a model, whether or not anybody here may use it. */
export type ModelCard = {
  /** `provider/model`. */
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  readonly contextWindowTokens?: number;
  readonly maxOutputTokens?: number;
  readonly abilities: readonly Ability[];
  readonly parameters: readonly ParameterLimit[];
  readonly price?: Price;
  readonly priceSource?: 'catalogue' | 'owner' | 'local';
  /** Of a route, whose models have prices of their own: the least and the most of each rate. */
  readonly priceRange?: { readonly from: Price; readonly to: Price };
};

export type ModelTraits = {
  readonly kind: 'openai' | 'openai-compatible' | 'anthropic' | 'google' | 'offline';
  readonly abilities: readonly Ability[];
  readonly maxOutputTokens?: number;
  /** False for models that refuse a temperature, as most that reason do. */
  readonly temperature: boolean;
  readonly efforts?: readonly string[];
};

/** The parameters of a model, from its provider's rules and its own traits. */
export function parametersOf(traits: ModelTraits): readonly ParameterLimit[] {
  const { kind, abilities, maxOutputTokens } = traits;
  if (!abilities.includes('chat')) return [];
  const penalties = kind === 'openai' || kind === 'openai-compatible';
  const sampled = traits.temperature;
  const limits: (ParameterLimit | false)[] = [
    sampled && { name: 'temperature', min: 0, max: kind === 'anthropic' ? 1 : 2, default: 1 },
    { name: 'maxTokens', min: 1, ...(maxOutputTokens ? { max: maxOutputTokens } : {}) },
    sampled && { name: 'topP', min: 0, max: 1, default: 1 },
    penalties && sampled && { name: 'frequencyPenalty', min: -2, max: 2, default: 0 },
    penalties && sampled && { name: 'presencePenalty', min: -2, max: 2, default: 0 },
    (kind !== 'openai' || sampled) && { name: 'stopSequences', max: kind === 'openai' ? 4 : 8 },
    kind !== 'anthropic' && { name: 'seed' },
    abilities.includes('reasoning') && {
      name: 'reasoningEffort',
      choices: effortsOf(traits.efforts),
    },
    abilities.includes('json-schema') && { name: 'outputSchema' },
    abilities.includes('tools') && { name: 'tools' },
  ];
  return limits.filter((limit) => limit !== false);
}

/** Of a model's own efforts those the contract knows. */
function effortsOf(efforts: readonly string[] = ['low', 'medium', 'high']): readonly string[] {
  return ['none', 'low', 'medium', 'high'].filter((effort) => efforts.includes(effort));
}
