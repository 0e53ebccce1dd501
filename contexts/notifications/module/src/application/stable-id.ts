import { createHash } from 'node:crypto';
import type { Id } from '@atelier/kernel';

/** The same id for the same parts, so that doing a thing again finds that it is done. */
export function stableId<const Kind extends string>(
  kind: Kind,
  ...parts: readonly string[]
): Id<Kind> {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${kind}_${hash.slice(0, 32)}`;
}
