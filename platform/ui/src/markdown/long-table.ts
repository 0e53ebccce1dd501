import type { LongBlock } from './long-block.ts';
import { isBlank, linesOf, mayJoin, piecesOf } from './pieces.ts';

/** A table whose rows all begin with a bar, in pieces that each have its head. */
export function longTableIn(block: string): LongBlock | undefined {
  const [titles = '', rule = '', ...rows] = linesOf(block);
  if (!/^\|(?:\s*:?-+:?\s*\|)+\s*$/.test(rule) || barsIn(titles) !== barsIn(rule) || mayJoin(block))
    return undefined;
  const last = rows.findLastIndex((row) => !isBlank(row));
  // The last line may not be whole yet: it is a row of the last piece, whatever becomes of it.
  if (!rows.every((row, place) => place >= last || row.startsWith('|'))) return undefined;
  const pieces = piecesOf(rows, () => true).map((piece) => piece.join(''));
  if (pieces.length < 2) return undefined;
  const head = titles + rule;
  return { kind: 'table', head, pieces, readable: pieces.map((piece) => head + piece) };
}

const barsIn = (row: string) => /\|\s*$/.test(row) && row.match(/(?<!\\)\|/g)?.length;
