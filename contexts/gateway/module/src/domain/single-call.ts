import type { AssistantPart, CanonicalRequest, StreamEvent } from './canonical.ts';

/** Keeps a provider that calls several tools at once to the one call that was allowed: the first. */
export function singleCall({ parallelToolCalls }: Pick<CanonicalRequest, 'parallelToolCalls'>) {
  const isLimited = parallelToolCalls === false;
  return {
    parts(parts: readonly AssistantPart[]): readonly AssistantPart[] {
      const first = parts.find(({ type }) => type === 'tool-call');
      return isLimited
        ? parts.filter((part) => part.type !== 'tool-call' || part === first)
        : parts;
    },
    allows: (event: StreamEvent): boolean =>
      !isLimited ||
      (event.type !== 'tool-call' && event.type !== 'tool-arguments') ||
      event.index === 0,
  };
}
