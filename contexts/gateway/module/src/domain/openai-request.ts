import type { Effort, PromptCache, Reasoning } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';

/** What chat completions and responses say alike. */
export function readPromptCache(fields: Fields): PromptCache | undefined {
  const wishes = compact({
    key: fields.optionalString('prompt_cache_key'),
    retention: fields.optionalString('prompt_cache_retention'),
    options: fields.optionalObject('prompt_cache_options'),
  });
  return Object.keys(wishes).length === 0 ? undefined : wishes;
}

export function writePromptCache(wishes: PromptCache | undefined): JsonObject {
  if (wishes === undefined) return {};
  const { key, retention, options } = wishes;
  return compact({
    prompt_cache_key: key,
    prompt_cache_retention: retention,
    prompt_cache_options: options,
  });
}

/** OpenAI takes an effort, others a number of tokens to think with. */
export function writeEffort(reasoning: Reasoning | undefined): Effort | undefined {
  const { effort, budgetTokens } = reasoning ?? {};
  if (effort !== undefined || budgetTokens === undefined) return effort;
  if (budgetTokens <= 4096) return 'low';
  return budgetTokens <= 16_384 ? 'medium' : 'high';
}
