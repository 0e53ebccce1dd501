import type { Figures, Model } from '../playground-api.ts';
import type { Live } from './live-session.ts';

/** What stands below an answer. */
export type ShownFigures = {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly costNanoUsd?: number | undefined;
  /** The route whose answering model is not known yet. */
  readonly pricedBy?: Pick<Model, 'priceRange'> | undefined;
  readonly firstTokenMs?: number | undefined;
  readonly totalMs?: number | undefined;
  readonly tokensPerSecond?: number | undefined;
  /** Counted here or by us, not by the provider. */
  readonly estimated: boolean;
};

/** English text has about four characters to a token; shown with a tilde until the count is there. */
const CHARACTERS_PER_TOKEN = 4;

/** The figures while an answer arrives, measured in this browser. */
export function liveFigures(
  live: Live,
  model: Pick<Model, 'price' | 'priceRange'> | undefined,
  nowMs: number,
): ShownFigures {
  const outputTokens = live.outputTokens ?? Math.round(live.characters / CHARACTERS_PER_TOKEN);
  const price = model?.price;
  const writingMs =
    live.firstTokenAtMs === undefined ? 0 : (live.lastTokenAtMs ?? nowMs) - live.firstTokenAtMs;
  return {
    inputTokens: live.inputTokens,
    outputTokens,
    costNanoUsd: price
      ? Math.round(
          outputTokens * price.outputNanoUsdPerToken +
            (live.inputTokens ?? 0) * price.inputNanoUsdPerToken +
            (price.nanoUsdPerRequest ?? 0),
        )
      : undefined,
    pricedBy: model?.priceRange ? model : undefined,
    firstTokenMs:
      live.firstTokenAtMs === undefined ? undefined : live.firstTokenAtMs - live.startedAtMs,
    totalMs: nowMs - live.startedAtMs,
    // A rate over less than a fifth of a second is noise.
    tokensPerSecond: writingMs > 200 ? (outputTokens / writingMs) * 1000 : undefined,
    estimated: live.outputTokens === undefined,
  };
}

/** The figures of a finished answer, as the gateway accounted it. */
export function finalFigures(figures: Figures): ShownFigures {
  return {
    inputTokens: figures.usage.inputTokens,
    outputTokens: figures.usage.outputTokens,
    reasoningTokens: figures.usage.reasoningTokens,
    cachedInputTokens: figures.usage.cachedInputTokens,
    costNanoUsd: figures.costNanoUsd,
    firstTokenMs: figures.firstTokenMs,
    totalMs: figures.latencyMs,
    tokensPerSecond: figures.tokensPerSecond,
    estimated: figures.usage.estimated,
  };
}
