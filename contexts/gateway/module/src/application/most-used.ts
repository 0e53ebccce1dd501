import { costOfCall } from '../domain/price.ts';
import { usage } from '../domain/usage.ts';
import type { MostUsed } from './limits.ts';
import type { Plan, Target } from './plan-call.ts';
import type { Engine } from './ports.ts';

/** Estimates by rules are up to a seventh below the vendors' own counts; what is set aside is not. */
const MARGIN = 1.25;
/** What OpenAI counts for the largest picture it paints in high quality. */
const PAINTED_TOKENS = 6240;
/** About what the dearest vendor counts for one picture. */
const IMAGE_TOKENS = 1600;

type Sized = {
  readonly requestJson: string;
  readonly speaks?: boolean;
  /** Pictures are painted, which takes more tokens than words do. */
  readonly paints?: boolean;
};

/**
 * The most a call may use: its prompt by estimate, and as much of an answer as it allows itself, or
 * `assumedOutputTokens`. The dearest target of its plan decides; one of unknown price leaves no cost.
 */
export function mostUsed(
  { prices, estimateTokens }: Pick<Engine, 'prices' | 'estimateTokens'>,
  { targets }: Plan,
  { requestJson, speaks = true, paints = false }: Sized,
  assumedOutputTokens: number,
  at: Date,
): MostUsed {
  const pictures = requestJson.match(IMAGES)?.length ?? 0;
  const words = estimateTokens(requestJson.replace(/"data:[^"]*"/g, '""'));
  const inputTokens = Math.ceil(words * MARGIN) + pictures * IMAGE_TOKENS;
  const choices = asked(requestJson, CHOICES) ?? 1;
  const most = paints ? PAINTED_TOKENS : speaks ? asked(requestJson, MAXIMUM) : 0;
  const outputTokens = Math.ceil((most ?? assumedOutputTokens) * choices);
  const tokens = inputTokens + outputTokens;
  const unbounded = most === undefined ? { unboundedChoices: choices } : {};
  let costNanoUsd = 0;
  for (const { provider, model } of targets satisfies readonly Target[]) {
    const price = prices.find(provider.name, model, at);
    if (price === undefined) return { tokens, ...unbounded };
    // Some ask more for what they write into their cache.
    for (const cacheWriteTokens of [0, inputTokens]) {
      const tokens = usage({ inputTokens, outputTokens, cacheWriteTokens });
      const cost = costOfCall(price, tokens, pricedRequests({ requestJson, paints })) ?? 0;
      costNanoUsd = Math.max(costNanoUsd, cost);
    }
  }
  return { tokens, costNanoUsd, ...unbounded };
}

/** How many times the price of a request is paid: for each picture that is asked for, else once. */
export function pricedRequests({ requestJson, paints }: Sized): number {
  return paints ? Math.max(1, asked(requestJson, CHOICES) ?? 1) : 1;
}

/** The largest of the numbers that a field has in the JSON text; within texts its quotes are escaped. */
function asked(json: string, field: RegExp): number | undefined {
  const found = [...json.matchAll(field)].map(([, digits]) => Number(digits));
  return found.length === 0 ? undefined : Math.max(...found);
}

const MAXIMUM =
  /(?<!\\)"(?:max_tokens|max_completion_tokens|max_output_tokens|maxOutputTokens)"\s*:\s*(\d{1,9})/g;
const CHOICES = /(?<!\\)"n"\s*:\s*(\d{1,3})\b/g;
const IMAGES = /(?<!\\)"(?:image_url|image|input_image)"\s*:|"type"\s*:\s*"image"/g;
