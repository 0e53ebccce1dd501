import type { CanonicalRequest } from './canonical.ts';
import type { Losses } from './losses.ts';

/** What a format has no word for: why that is refused, or null for a hint, which is dropped. */
export type Unsaid = Partial<Readonly<Record<keyof typeof WISHES, string | null>>>;

/** Tells what a request asks for of that. */
export function tellUnsaid(
  request: CanonicalRequest,
  unsaid: Unsaid,
  losses: Losses<keyof Unsaid>,
): void {
  for (const field of asked(request, unsaid)) {
    const why = unsaid[field];
    if (typeof why === 'string') losses.refuse(field, why);
    else losses.drop(field);
  }
}

/** Whether a format has a word for all that a request asks for. */
export function isSayable(request: CanonicalRequest, unsaid: Unsaid): boolean {
  return asked(request, unsaid).length === 0;
}

function asked(request: CanonicalRequest, unsaid: Unsaid): readonly (keyof Unsaid)[] {
  const fields = Object.keys(unsaid) as (keyof Unsaid)[];
  return fields.filter((field) => WISHES[field](request));
}

/** How a request asks for something. A penalty of nothing is none. */
const WISHES = {
  cache: ({ tools, messages }) =>
    tools.some(isCached) ||
    messages.some((message) => isCached(message) || message.parts.some(isCached)),
  endUser: ({ endUser }) => endUser !== undefined,
  frequencyPenalty: ({ frequencyPenalty = 0 }) => frequencyPenalty !== 0,
  metadata: ({ metadata }) => metadata !== undefined,
  presencePenalty: ({ presencePenalty = 0 }) => presencePenalty !== 0,
  promptCache: ({ promptCache }) => promptCache !== undefined,
  'reasoning.summary': ({ reasoning }) => reasoning?.summary !== undefined,
  seed: ({ seed }) => seed !== undefined,
  serviceTier: ({ serviceTier }) => serviceTier !== undefined,
  stop: ({ stop }) => stop.length > 0,
  'tool.strict': ({ tools }) => tools.some(({ strict }) => strict),
  topK: ({ topK }) => topK !== undefined,
  verbosity: ({ verbosity }) => verbosity !== undefined,
} satisfies Record<string, (request: CanonicalRequest) => boolean>;

function isCached(item: object): boolean {
  return 'cache' in item;
}
