import type { Mask } from './mask.ts';

/** Puts values back into a text that arrives in pieces. */
export type Restorer = {
  /** What can be shown of the text so far; what may be the beginning of a placeholder is held back. */
  push(piece: string): string;
  /** What is left when nothing more comes. */
  end(): string;
};

/**
 * `json` is for the arguments of tool calls: values are put in as JSON's strings hold them, and
 * placeholders are known with their brackets escaped too.
 */
export function restorer(
  { values }: Pick<Mask, 'values'>,
  how: 'text' | 'json' = 'text',
): Restorer {
  const table = new Map<string, string>();
  for (const [placeholder, value] of values) {
    if (how === 'text') table.set(placeholder, value);
    else for (const written of inJson(placeholder)) table.set(written, escaped(value));
  }
  const longest = Math.max(0, ...[...table.keys()].map(({ length }) => length));
  const begins = how === 'text' ? /</g : /<|\\u003c/gi;
  const ends = how === 'text' ? />/ : />|\\u003e/i;
  const sorted = [...table.keys()].sort();
  let held = '';

  /** The placeholder at the beginning of a text: what stands to the first bracket that closes. */
  const placeholderIn = (rest: string) => {
    const end = ends.exec(rest);
    const written = end ? rest.slice(0, end.index + end[0].length) : '';
    return table.has(written) ? written : undefined;
  };
  const isBeginning = (rest: string) =>
    rest.length < longest && firstFrom(sorted, rest)?.startsWith(rest) === true;

  const take = (isEnd: boolean): string => {
    let shown = '';
    let from = 0;
    for (let at = 0; at < held.length; ) {
      const next = how === 'text' ? held.indexOf('<', at) : nextMark(held, at, begins);
      if (next < 0) break;
      const placeholder = placeholderIn(held.slice(next, next + longest));
      if (placeholder !== undefined) {
        shown += held.slice(from, next) + (table.get(placeholder) ?? '');
        at = next + placeholder.length;
        from = at;
      } else if (!isEnd && isBeginning(held.slice(next, next + longest))) {
        shown += held.slice(from, next);
        held = held.slice(next);
        return shown;
      } else at = next + 1;
    }
    const tail = isEnd || how === 'text' ? held.length : startOfEscape(held, from);
    shown += held.slice(from, tail);
    held = held.slice(tail);
    return shown;
  };

  return {
    push(piece) {
      held += piece;
      return take(false);
    },
    end: () => take(true),
  };
}

/** The whole text at once. */
export function restored(mask: Pick<Mask, 'values'>, text: string, how: 'text' | 'json' = 'text') {
  const { push, end } = restorer(mask, how);
  return push(text) + end();
}

const BRACKETS = [
  ['<', '>'],
  ['\\u003c', '\\u003e'],
  ['\\u003C', '\\u003E'],
] as const;

/** Some writers of JSON escape what HTML would read. */
function inJson(placeholder: string): readonly string[] {
  return BRACKETS.map(([open, close]) => open + placeholder.slice(1, -1) + close);
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The first of a sorted list that is not before a text. */
function firstFrom(sorted: readonly string[], text: string): string | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}

function nextMark(text: string, from: number, marks: RegExp): number {
  marks.lastIndex = from;
  return marks.exec(text)?.index ?? -1;
}

/** Where a `\u003c` at the very end is cut, or the end. */
function startOfEscape(text: string, from: number): number {
  const cut = /\\(?:u(?:0(?:0(?:3)?)?)?)?$/i.exec(text);
  return cut && cut.index >= from ? cut.index : text.length;
}
