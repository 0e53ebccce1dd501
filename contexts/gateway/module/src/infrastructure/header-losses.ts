import type { IncomingMessage } from 'node:http';
import { invalid } from '../domain/failure.ts';
import { type Losses, lossesOf } from '../domain/losses.ts';

export const UNSUPPORTED = 'x-atelier-unsupported';
const TOLD = 'x-atelier-dropped';
const MOST_CHARS = 2000;
const CURE = `To let it go, send the header "${UNSUPPORTED}: drop".`;

export type HeaderLosses = Losses & {
  /** Notes among the answer's headers what got lost, if anything did. */
  tell(headers: Record<string, string>): void;
};

/**
 * What gets lost in translation is refused, unless the caller says `x-atelier-unsupported: drop`. What
 * is dropped then, and what changes nothing about the answer, is told in `x-atelier-dropped`.
 */
export function headerLosses({ headers: asked }: IncomingMessage): HeaderLosses {
  const wanted = asked[UNSUPPORTED] ?? 'refuse';
  if (wanted !== 'refuse' && wanted !== 'drop')
    throw invalid(UNSUPPORTED, 'must be drop or refuse.');
  const losses = lossesOf(wanted);
  return {
    ...losses,
    refuse: (field, why) => losses.refuse(field, `${why} ${CURE}`),
    tell(headers) {
      const dropped = losses.dropped();
      if (dropped.length === 0) return;
      // Names come from the body, where they may hold anything.
      const fields = dropped.map((field) => field.replace(/[^\w.[\]-]/g, '_'));
      headers[TOLD] = fields.join(', ').slice(0, MOST_CHARS);
    },
  };
}
