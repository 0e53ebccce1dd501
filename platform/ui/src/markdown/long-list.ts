import type { LongBlock } from './long-block.ts';
import { isBlank, linesOf, mayJoin, piecesOf } from './pieces.ts';

const ITEM = /^(?:[-*+]|\d{1,9}[.)]) {1,4}(?=\S)/;
const RULE = /^([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const TASK = /^\S+\s+\[[ xX]\]\s/;

/** A list whose items begin at the margin and hold nothing but what is indented below them. */
export function longListIn(block: string): LongBlock | undefined {
  const kind = kindOf(block.slice(0, block.indexOf('\n')));
  if (kind === undefined) return undefined;
  const lines = linesOf(block);
  const isItem = (line: string) => kindOf(line) === kind;
  if (!isNothingElse(lines, isItem) || mayJoin(block)) return undefined;
  const pieces = piecesOf(lines, isItem);
  if (pieces.length < 2) return undefined;

  const spaced = lines.findIndex(
    (line, place) => place > 0 && isItem(line) && isBlank(lines[place - 1]),
  );
  const isLoose = spaced > 0;
  // Whether such a list is loose, only its items know.
  const end = lines.findLastIndex((line) => !isBlank(line));
  if (!isLoose && lines.slice(0, end).some(isBlank)) return undefined;
  const [first = ''] = lines;
  const ordered = /^\d/.test(first);
  return {
    kind: 'list',
    ordered,
    start: ordered ? Number.parseInt(first, 10) : 1,
    hasTasks: lines.some((line) => isItem(line) && TASK.test(line)),
    pieces: pieces.map((piece) => piece.join('')),
    readable: pieces.map((piece) => (isLoose ? loose(piece, isItem) : piece).join('')),
  };
}

/** What the marker of an item is, without its number: another one begins another list. */
const kindOf = (line: string) =>
  RULE.test(line.trimEnd()) ? undefined : ITEM.exec(line)?.[0].trimEnd().at(-1);

/** Whether all lines are items, or indented so far that they belong to one. */
function isNothingElse(lines: readonly string[], isItem: (line: string) => boolean): boolean {
  let indent = 0;
  return lines.every((line, place) => {
    if (isItem(line)) indent = ITEM.exec(line)?.[0].length ?? 0;
    else if (!isBlank(line) && !line.startsWith(' '.repeat(indent)))
      // A line that still arrives is of the last item, or it will end the list.
      return place === lines.length - 1 && !line.endsWith('\n');
    return true;
  });
}

/** A blank line between two items makes a list loose, so every piece of such a one needs it. */
function loose(piece: readonly string[], isItem: (line: string) => boolean): readonly string[] {
  const second = piece.findIndex((line, place) => place > 0 && isItem(line));
  return second < 0 ? piece : piece.toSpliced(second, 0, '\n');
}
