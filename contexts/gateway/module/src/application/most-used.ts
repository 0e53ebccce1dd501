import { thoughtBeside } from '../domain/anthropic-messages.thinking.ts';
import type { CanonicalRequest } from '../domain/canonical.ts';
import { compact } from '../domain/json.ts';
import { type BesideTokens, type MediaAsked, ONE_REQUEST } from '../domain/media-use.ts';
import { costOfCall } from '../domain/price.ts';
import { MOST_TOKENS, usage } from '../domain/usage.ts';
import { askedChoices, askedEffort, askedMaximum } from './asked-output.ts';
import type { MostUsed } from './limits.ts';
import type { Plan, Target } from './plan-call.ts';
import type { AskedFor, Engine, WireFormat } from './ports.ts';

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
  readonly format: WireFormat | 'canonical';
  readonly asked: Pick<AskedFor, 'body'>;
  readonly speaks?: boolean;
  /** Pictures are painted, which takes more tokens than words do; recordings are listened to. */
  readonly medium?: MediaAsked | undefined;
};

type Known = Pick<Engine, 'prices' | 'estimateTokens' | 'maxOutputTokensOf'>;

/**
 * The most a call may use: its prompt by estimate, and as much of each answer as it allows itself, or
 * `assumedOutputTokens`. The dearest target of its plan decides; one of unknown price leaves no cost.
 */
export function mostUsed(
  engine: Known,
  { targets }: Plan,
  sized: Sized,
  at: Date,
): (assumedOutputTokens: number) => MostUsed {
  const { requestJson, speaks = true, medium } = sized;
  const body = sized.asked.body ?? {};
  const pictures = requestJson.match(IMAGES)?.length ?? 0;
  const words = engine.estimateTokens(requestJson.replace(/"data:[^"]*"/g, '""'));
  const audioSeconds = medium?.audioSeconds ?? medium?.mostAudioSeconds;
  const audioTokens = Math.ceil((audioSeconds ?? 0) * HEARD_TOKENS * MARGIN);
  const inputTokens = Math.ceil(words * MARGIN) + pictures * IMAGE_TOKENS + audioTokens;
  const isKeptForAnHour = requestJson.includes('"1h"');
  const choices = askedChoices(body);
  const paints = medium?.answers === 'picture';
  const named = () => askedMaximum(body, sized.format) ?? offlineAnswer(engine, targets, body);
  const most = paints ? PAINTED_TOKENS : speaks ? named() : 0;
  const thought = speaks && !medium ? mostThought(targets, askedEffort(body)) : 0;
  const longest = most === undefined ? longestAnswer(engine, targets) : undefined;
  const unbounded = most === undefined ? { unbounded: compact({ choices, longest }) } : {};
  const prices = targets.map(({ provider, model }) => engine.prices.find(provider.name, model, at));

  return (assumedOutputTokens) => {
    const asked = ((most ?? assumedOutputTokens) + thought) * choices;
    // More is never booked.
    const outputTokens = Math.min(asked, MOST_TOKENS);
    const tokens = inputTokens + outputTokens;
    const beside = medium
      ? {
          ...besideTokens(sized),
          audioTokens,
          ...(paints ? { paintedTokens: outputTokens } : {}),
          ...(audioSeconds === undefined ? {} : { audioSeconds }),
        }
      : ONE_REQUEST;
    let costNanoUsd = 0;
    for (const price of prices) {
      if (price === undefined) return { tokens, ...unbounded };
      // Some ask more for what they write into their cache.
      for (const cacheWriteTokens of [0, inputTokens]) {
        const hourCacheWriteTokens = isKeptForAnHour ? cacheWriteTokens : 0;
        const used = usage({ inputTokens, outputTokens, cacheWriteTokens, hourCacheWriteTokens });
        costNanoUsd = Math.max(costNanoUsd, costOfCall(price, used, beside) ?? 0);
      }
    }
    return { tokens, costNanoUsd, ...unbounded };
  };
}

/** What is known of a call beside its tokens: each picture that is asked for is paid for itself. */
export function besideTokens({ asked, medium }: Pick<Sized, 'asked' | 'medium'>): BesideTokens {
  if (medium === undefined) return ONE_REQUEST;
  const { answers, characters, audioSeconds } = medium;
  const requests = answers === 'picture' ? askedChoices(asked.body ?? {}) : 1;
  return compact({ requests, characters, audioSeconds });
}

/** How long the answer is that a skill has worked out already. */
function offlineAnswer(
  { estimateTokens }: Known,
  targets: readonly Target[],
  { offlineAnswer: answer }: Pick<CanonicalRequest, 'offlineAnswer'>,
): number | undefined {
  const isSaid =
    typeof answer === 'string' && targets.every(({ provider }) => provider.kind === 'offline');
  return isSaid ? estimateTokens(answer) : undefined;
}

/** What the targets can write at most; undefined as soon as it is not known of a model. */
function longestAnswer(
  { maxOutputTokensOf }: Known,
  targets: readonly Target[],
): number | undefined {
  // The offline workshop writes as much as it may.
  const models = targets.filter(({ provider }) => provider.kind !== 'offline');
  const all = models.map((target) => maxOutputTokensOf?.(target));
  return all.length === 0 || all.includes(undefined) ? undefined : Math.max(...all.map(Number));
}

/** What one of the targets may think beyond the maximum it is asked with. */
function mostThought(targets: readonly Target[], effort: unknown): number {
  if (effort === undefined) return 0;
  const thoughts = targets.map(({ provider, model }) =>
    provider.kind === 'anthropic' ? thoughtBeside(model, effort) : 0,
  );
  return Math.max(...thoughts);
}

const IMAGES = /(?<!\\)"(?:image_url|image|input_image)"\s*:|"type"\s*:\s*"image"/g;
