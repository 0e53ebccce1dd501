/** So much of a long block is read anew with each token that arrives. */
const PIECE_LINES = 24;

/** With their line ends, so that they are the text again when they are joined. */
export const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);

export const isBlank = (line: string | undefined): boolean => line?.trim() === '';

/** Whether a text has what reaches from one item into others: HTML, definitions of links, footnotes. */
export function mayJoin(text: string): boolean {
  return JOINS.test(text) && JOINS.test(text.replace(APART, ''));
}
const JOINS = /<[a-z/!?]|\]:|\[\^/i;
const APART = /(`+)[^`\n]*\1|<br ?\/?>|<https?:[^<>\s]*>/gi;

/**
 * Lines in pieces, each but the last one no longer than it must be. `begins` says which lines may be
 * the first of a piece: each piece has at least two of them.
 */
export function piecesOf(
  lines: readonly string[],
  begins: (line: string) => boolean,
): readonly (readonly string[])[] {
  const cuts = [0];
  let inPiece = 0;
  const places = lines.flatMap((line, place) => (begins(line) ? [place] : []));
  for (const place of places.slice(0, -1)) {
    if (inPiece >= 2 && place - (cuts.at(-1) ?? 0) >= PIECE_LINES) {
      cuts.push(place);
      inPiece = 0;
    }
    inPiece++;
  }
  return cuts.map((from, piece) => lines.slice(from, cuts[piece + 1]));
}
