import { type CanonicalRequest, EFFORTS, type Reasoning } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses } from './losses.ts';

/** Anthropic's thinking takes tokens; OpenAI's effort is translated for models that know no effort. */
const BUDGET = { minimal: 1024, low: 2048, medium: 8192, high: 16384, xhigh: 32000, max: 32000 };

/** Models before Claude 4.5 know neither structured output nor an effort. */
function isOlder(model: string): boolean {
  return /claude-(2|3|instant)|claude-(opus|sonnet)-4-(0|1|20\d{6})(\b|-)/.test(model);
}

function takesEffort(model: string): boolean {
  return !isOlder(model) && !/-4-5(\b|-)/.test(model);
}

export function writesSchema({ model, output }: CanonicalRequest): boolean {
  return output?.type === 'json-schema' && !isOlder(model);
}

/**
 * What a model may think beyond the maximum that it is asked with: the budget comes out of max_tokens,
 * and what the caller asked for stays for the answer itself.
 */
export function thoughtBeside(model: string, effort: unknown): number {
  const known = EFFORTS.find((each) => each === effort);
  return known === undefined || known === 'none' || takesEffort(model) ? 0 : BUDGET[known];
}

/** How the model thinks, in what form it answers, and how much that may take. */
export function writeThinking(request: CanonicalRequest, maxTokens: number): JsonObject {
  const { effort, budgetTokens } = request.reasoning ?? {};
  const format =
    request.output?.type === 'json-schema' && writesSchema(request)
      ? { type: 'json_schema', schema: request.output.schema }
      : undefined;
  const budget = budgetTokens ?? (effort && effort !== 'none' ? BUDGET[effort] : undefined);
  if (effort !== undefined && effort !== 'none' && takesEffort(request.model)) {
    const known = effort === 'minimal' ? 'low' : effort;
    return {
      max_tokens: maxTokens,
      thinking: { type: 'adaptive' },
      output_config: compact({ effort: known, format }),
    };
  }
  return compact({
    max_tokens:
      budgetTokens === undefined ? maxTokens + thoughtBeside(request.model, effort) : maxTokens,
    thinking: budget === undefined ? undefined : { type: 'enabled', budget_tokens: budget },
    output_config: format && { format },
  });
}

export function readThinking(fields: Fields, losses: Losses): Reasoning | undefined {
  const thinking = fields.optionalInner('thinking');
  const effort = fields.optionalInner('output_config')?.optionalOneOf('effort', EFFORTS);
  const type = thinking?.optionalOneOf('type', ['enabled', 'disabled', 'adaptive']);
  const budgetTokens = thinking?.optionalInteger('budget_tokens', 1024);
  if (thinking?.take('display') !== undefined) losses.drop(thinking.at('display'));
  if (type === 'enabled' && budgetTokens !== undefined) return { budgetTokens };
  if (type === 'disabled') return { effort: 'none' };
  if (effort !== undefined) return { effort };
  return type === 'adaptive' ? { effort: 'high' } : undefined;
}
