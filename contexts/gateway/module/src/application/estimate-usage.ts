import { type Usage, usage } from '../domain/usage.ts';
import type { Engine } from './ports.ts';

/** A refused call used nothing; one that broke or told nothing used about what its text says. */
export function estimateUsage(
  { estimateTokens }: Pick<Engine, 'estimateTokens'>,
  requestJson: string,
  {
    answered,
    worked,
    prompt,
  }: {
    readonly answered: string | undefined;
    readonly worked: boolean;
    readonly prompt?: Usage | undefined;
  },
  /** More it can't be, by what it was asked with. */
  mostOutputTokens = Infinity,
): Usage {
  if (!worked) return usage({});
  const written = answered === undefined ? 0 : estimateTokens(answered);
  const outputTokens = Math.min(written, mostOutputTokens);
  if (prompt !== undefined) return { ...prompt, outputTokens };
  // Images in the text are not read as text.
  const inputTokens = estimateTokens(requestJson.replace(/"data:[^"]*"/g, '""'));
  return usage({ inputTokens, outputTokens });
}
