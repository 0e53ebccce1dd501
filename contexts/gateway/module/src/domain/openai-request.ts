import type { CanonicalRequest, Effort, PromptCache } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';

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

/** OpenAI and others refuse longer names of users than these, as Claude Code has. */
const USER_CHARS = 64;

export function writeEndUser(
  { endUser }: CanonicalRequest,
  losses: Losses<RequestField>,
): string | undefined {
  if (endUser === undefined || endUser.length <= USER_CHARS) return endUser;
  losses.drop('endUser');
  return undefined;
}

/**
 * OpenAI takes an effort, others a number of tokens to think with. Not to think at all is an effort to
 * its newer models only; the others have their own least.
 */
export function writeEffort(
  { model, reasoning }: CanonicalRequest,
  isOpenAi: boolean,
  losses: Losses<RequestField>,
): Effort | undefined {
  const { effort, budgetTokens } = reasoning ?? {};
  if (effort === 'none' && !(isOpenAi && /^gpt-(5\.|[6-9])/.test(model))) {
    if (isOpenAi && /^gpt-5(-|$)/.test(model)) return 'minimal';
    losses.drop('reasoning.effort');
    return undefined;
  }
  return effort ?? effortOf(budgetTokens);
}

/** The effort nearest to a number of tokens to think with. */
export function effortOf(budgetTokens: number | undefined): Effort | undefined {
  if (budgetTokens === undefined) return undefined;
  if (budgetTokens <= 4096) return 'low';
  return budgetTokens <= 16_384 ? 'medium' : 'high';
}
