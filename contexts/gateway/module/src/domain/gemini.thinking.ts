import type { CanonicalRequest, Effort } from './canonical.ts';
import { type Thinking, thinkingOf } from './gemini.model.ts';
import { compact, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';
import { effortOf } from './openai-thinking.ts';

/** Tokens to think with, for models that take no level. More than these is the most a model takes. */
const BUDGET: Partial<Record<Effort, number>> = { minimal: 1311, low: 6554, medium: 19_661 };

/** Thoughts are shown to who asks for a summary of them; a model that can't be told how to think is not. */
export function writeThinking(
  { model, reasoning }: CanonicalRequest,
  losses: Losses<RequestField>,
): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  const { effort, budgetTokens, summary } = reasoning;
  const thinking = thinkingOf(model);
  const asked = effort ?? effortOf(budgetTokens);
  const isOff = effort === 'none' && budgetTokens === undefined;
  if (summary !== undefined && (thinking === undefined || isOff)) losses.drop('reasoning.summary');
  if (thinking === undefined) {
    if (asked !== undefined) losses.drop('reasoning.effort');
    return undefined;
  }
  const depth = thinking.by === 'level' ? levelOf(asked, thinking) : budgetOf(reasoning, thinking);
  if (isOff && depth?.['thinkingBudget'] !== 0) losses.drop('reasoning.effort');
  const includeThoughts = summary === undefined || isOff ? undefined : true;
  const config = compact({ includeThoughts, ...depth });
  return Object.keys(config).length === 0 ? undefined : config;
}

type Level = Extract<Thinking, { by: 'level' }>;
type Budget = Extract<Thinking, { by: 'budget' }>;

/** These models always think: the least they know is the nearest to nothing. */
function levelOf(asked: Effort | undefined, { lowest }: Level): JsonObject | undefined {
  if (asked === undefined) return undefined;
  if (asked === 'none' || asked === 'minimal') return { thinkingLevel: lowest };
  return { thinkingLevel: asked === 'low' || asked === 'medium' ? asked : 'high' };
}

function budgetOf(
  { effort, budgetTokens }: NonNullable<CanonicalRequest['reasoning']>,
  { min, max }: Budget,
): JsonObject | undefined {
  if (effort === undefined && budgetTokens === undefined) return undefined;
  const wanted = budgetTokens ?? (effort === 'none' ? 0 : ((effort && BUDGET[effort]) ?? max));
  return { thinkingBudget: Math.min(max, Math.max(min, wanted)) };
}
