import type { WireFormat } from './ports.ts';

/** The names that a format has for the most tokens of one answer. */
const MAXIMUM = {
  'openai-chat': ['max_completion_tokens', 'max_tokens'],
  'openai-responses': ['max_output_tokens'],
  'openai-embeddings': [],
  'anthropic-messages': ['max_tokens'],
  canonical: ['maxOutputTokens'],
} as const;

/**
 * The most tokens that a request allows each of its answers; undefined when it names no number that
 * every server keeps to: some take 0 or -1 for no end.
 */
export function askedMaximum(body: object, format: WireFormat | 'canonical'): number | undefined {
  const named = MAXIMUM[format].map((name) => fieldOf(body, name));
  // Here there always is one, and 0 wants nothing but the prompt to be kept.
  if (format === 'anthropic-messages') return Math.max(0, Number(named[0]));
  const known = named.filter((value) => Number.isSafeInteger(value) && Number(value) > 0);
  return known.length === 0 ? undefined : Math.max(...known.map(Number));
}

/** More than any vendor makes; what they need is still a number that a window of a limit holds. */
const MOST_CHOICES = 1_000_000;

/** How many answers a request asks for. */
export function askedChoices(body: object): number {
  const count = Number(fieldOf(body, 'n') ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? Math.min(count, MOST_CHOICES) : 1;
}

/** How hard a model is asked to think, in whichever format. */
export function askedEffort(body: object): unknown {
  const within = fieldOf(body, 'reasoning') ?? fieldOf(body, 'output_config');
  const named = fieldOf(body, 'reasoning_effort') ?? innerOf(within, 'effort');
  const isAdaptive = innerOf(fieldOf(body, 'thinking'), 'type') === 'adaptive';
  return named ?? (isAdaptive ? 'high' : undefined);
}

function innerOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? fieldOf(value, name) : undefined;
}

function fieldOf(body: object, name: string): unknown {
  return Object.hasOwn(body, name) ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}
