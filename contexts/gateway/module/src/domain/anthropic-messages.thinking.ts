import { takesEffort } from './anthropic-messages.model.ts';
import { type CanonicalRequest, EFFORTS, type Reasoning } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';

/** Anthropic's thinking takes tokens; OpenAI's effort is translated for models that know no effort. */
const BUDGET = { minimal: 1024, low: 2048, medium: 8192, high: 16384, xhigh: 32000, max: 32000 };

/**
 * What a model may think beyond the maximum that it is asked with: the budget comes out of max_tokens,
 * and what the caller asked for stays for the answer itself.
 */
export function thoughtBeside(model: string, effort: unknown): number {
  const known = EFFORTS.find((each) => each === effort);
  return known === undefined || known === 'none' || takesEffort(model) ? 0 : BUDGET[known];
}

/** Whether the model is asked to think. */
export function isThinking({ reasoning }: CanonicalRequest): boolean {
  const { effort, budgetTokens } = reasoning ?? {};
  return budgetTokens !== undefined || (effort !== undefined && effort !== 'none');
}

/**
 * Whether the model may think here. Nobody does who must call a tool, and older models not in the middle
 * of a turn that began without a thought, as clients lose them.
 */
export function mayThink(
  { model, messages, reasoning }: CanonicalRequest,
  isForced: boolean,
): boolean {
  if (isForced) return false;
  const isAdaptive = reasoning?.effort !== undefined && takesEffort(model);
  if (isAdaptive || messages.at(-1)?.role !== 'tool') return true;
  const begun = messages.findLast(({ role }) => role === 'assistant')?.parts ?? [];
  return begun.some(
    (part) => part.type === 'reasoning' && (part.signature ?? part.redacted) !== undefined,
  );
}

type Written = {
  readonly maxTokens: number;
  readonly thinks: boolean;
  /** The schema of the answer. */
  readonly format: JsonObject | undefined;
};

/** How the model thinks, in what form it answers, and how much that may take. */
export function writeThinking(
  { model, reasoning }: CanonicalRequest,
  { maxTokens, thinks, format: schema }: Written,
): JsonObject {
  const format = schema && { type: 'json_schema', schema };
  const { effort, budgetTokens, summary } = reasoning ?? {};
  // Newer models show what they think only to who asks for it.
  const display = summary === undefined ? undefined : 'summarized';
  if (effort !== undefined && effort !== 'none' && takesEffort(model)) {
    const known = effort === 'minimal' ? 'low' : effort;
    return compact({
      max_tokens: maxTokens,
      thinking: thinks ? compact({ type: 'adaptive', display }) : undefined,
      output_config: compact({ effort: known, format }),
    });
  }
  const budget = budgetTokens ?? (effort && effort !== 'none' ? BUDGET[effort] : undefined);
  const beside = thinks && budgetTokens === undefined ? thoughtBeside(model, effort) : 0;
  return compact({
    max_tokens: maxTokens + beside,
    thinking: thinks ? { type: 'enabled', budget_tokens: budget } : undefined,
    output_config: format && { format },
  });
}

export function readThinking(fields: Fields): Reasoning | undefined {
  const thinking = fields.optionalInner('thinking');
  const effort = readEffort(fields);
  const type = thinking?.optionalOneOf('type', ['enabled', 'disabled', 'adaptive']);
  const budgetTokens = thinking?.optionalInteger('budget_tokens', 1024);
  // Claude Code has ever more words for what it wants to see.
  const display = thinking?.optionalString('display') ?? 'omitted';
  const shown = display === 'omitted' ? {} : { summary: 'auto' };
  if (type === 'enabled' && budgetTokens !== undefined) return { budgetTokens, ...shown };
  if (type === 'disabled') return { effort: 'none' };
  if (effort !== undefined) return { effort, ...shown };
  return type === 'adaptive' ? { effort: 'high', ...shown } : undefined;
}

/** The latest word counts: a message of the system may change it within the conversation. */
function readEffort(fields: Fields) {
  const told = [fields, ...fields.list('messages')].flatMap(
    (each) => each.optionalInner('output_config')?.optionalOneOf('effort', EFFORTS) ?? [],
  );
  return told.at(-1);
}
