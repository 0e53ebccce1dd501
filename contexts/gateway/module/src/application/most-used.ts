import { compact } from '../domain/json.ts';
import { type BesideTokens, type MediaAsked, ONE_REQUEST } from '../domain/media-use.ts';
import { costOfCall } from '../domain/price.ts';
import { usage } from '../domain/usage.ts';
import type { MostUsed } from './limits.ts';
import type { Plan, Target } from './plan-call.ts';
import type { Engine } from './ports.ts';

/** Estimates by rules are up to a seventh below the vendors' own counts; what is set aside is not. */
const MARGIN = 1.25;
/** What OpenAI counts for the largest picture it paints in high quality. */
const PAINTED_TOKENS = 6240;
/** What OpenAI counts for a second that it listens to. */
export const HEARD_TOKENS = 10;
/** About what the dearest vendor counts for one picture. */
const IMAGE_TOKENS = 1600;

type Sized = {
  readonly requestJson: string;
  readonly speaks?: boolean;
  /** Pictures are painted, which takes more tokens than words do; recordings are listened to. */
  readonly medium?: MediaAsked | undefined;
};

/**
 * The most a call may use: its prompt by estimate, and as much of an answer as it allows itself, or
 * `assumedOutputTokens`. The dearest target of its plan decides; one of unknown price leaves no cost.
 */
export function mostUsed(
  { prices, estimateTokens }: Pick<Engine, 'prices' | 'estimateTokens'>,
  { targets }: Plan,
  { requestJson, speaks = true, medium }: Sized,
  assumedOutputTokens: number,
  at: Date,
): MostUsed {
  const pictures = requestJson.match(IMAGES)?.length ?? 0;
  const words = estimateTokens(requestJson.replace(/"data:[^"]*"/g, '""'));
  const audioSeconds = medium?.audioSeconds ?? medium?.mostAudioSeconds;
  const audioTokens = Math.ceil((audioSeconds ?? 0) * HEARD_TOKENS * MARGIN);
  const inputTokens = Math.ceil(words * MARGIN) + pictures * IMAGE_TOKENS + audioTokens;
  const choices = asked(requestJson, CHOICES) ?? 1;
  const paints = medium?.answers === 'picture';
  const most = paints ? PAINTED_TOKENS : speaks ? asked(requestJson, MAXIMUM) : 0;
  const outputTokens = Math.ceil((most ?? assumedOutputTokens) * choices);
  const tokens = inputTokens + outputTokens;
  const unbounded = most === undefined ? { unboundedChoices: choices } : {};
  const beside = medium
    ? {
        ...besideTokens({ requestJson, medium }),
        audioTokens,
        ...(paints ? { paintedTokens: outputTokens } : {}),
        ...(audioSeconds === undefined ? {} : { audioSeconds }),
      }
    : ONE_REQUEST;
  let costNanoUsd = 0;
  for (const { provider, model } of targets satisfies readonly Target[]) {
    const price = prices.find(provider.name, model, at);
    if (price === undefined) return { tokens, ...unbounded };
    // Some ask more for what they write into their cache.
    for (const cacheWriteTokens of [0, inputTokens]) {
      const tokens = usage({ inputTokens, outputTokens, cacheWriteTokens });
      const cost = costOfCall(price, tokens, beside) ?? 0;
      costNanoUsd = Math.max(costNanoUsd, cost);
    }
  }
  return { tokens, costNanoUsd, ...unbounded };
}

/** What is known of a call beside its tokens: each picture that is asked for is paid for itself. */
export function besideTokens({ requestJson, medium }: Sized): BesideTokens {
  if (medium === undefined) return ONE_REQUEST;
  const { answers, characters, audioSeconds } = medium;
  const pictures = answers === 'picture' ? (asked(requestJson, CHOICES) ?? 1) : 1;
  return compact({ requests: Math.max(1, pictures), characters, audioSeconds });
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
