import { longListIn } from './long-list.ts';
import { longTableIn } from './long-table.ts';

/** A list or a table in pieces, so that what arrives is not read anew from its beginning. */
export type LongBlock = (
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      /** The number of the first item. */
      readonly start: number;
      readonly hasTasks: boolean;
    }
  | { readonly kind: 'table'; readonly head: string }
) & {
  /** The text of the block behind its head, cut. */
  readonly pieces: readonly string[];
  /** The pieces as they can each be read for itself, and are then what they are in the whole. */
  readonly readable: readonly string[];
};

/**
 * The pieces of a block that is one long list or table; undefined for any other block, and where the
 * borders of its items are not beyond doubt.
 */
export function longBlockIn(block: string): LongBlock | undefined {
  return block.startsWith('|') ? longTableIn(block) : longListIn(block);
}
