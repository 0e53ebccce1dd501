import { parseEnv } from 'node:util';

/** A file of settings, as Node reads it, and what Node passes over without a word. */
export type SettingsText = {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Where each name stands, from line 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** By line, what is wrong with it. Never the line itself, which may be half of a key. */
  readonly faults: ReadonlyMap<number, string>;
};

/** Reads lines of the form NAME=value. */
export function settingsIn(text: string): SettingsText {
  const rows = text.split('\n').map((row) => row.trim());
  const lines = new Map<string, number>();
  const faults = new Map<number, string>();
  for (let line = 1; line <= rows.length; line++) {
    const row = rows[line - 1] ?? '';
    if (row === '' || row.startsWith('#')) continue;
    const [, name, value = ''] = SETTING.exec(row) ?? [];
    const more = linesBelow(value, rows.slice(line));
    if (name === undefined) faults.set(line, 'is no setting. Write NAME=value, or # before it.');
    else if (more === undefined) faults.set(line, `${name} begins with a quote that has no end.`);
    else {
      lines.set(name, line);
      line += more;
    }
  }
  return { values: parseEnv(text), lines, faults };
}

const SETTING = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/;

/** Over how many more lines a value in quotes goes on; undefined when it never ends. */
function linesBelow(value: string, rest: readonly string[]): number | undefined {
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined || value.includes(quote, 1)) return 0;
  const end = rest.findIndex((row) => row.includes(quote));
  return end < 0 ? undefined : end + 1;
}

/** A file of settings, and the line of each of its names. */
export type Places = { readonly path: string; readonly lines: ReadonlyMap<string, number> };

/** A sentence that begins with a name and a colon, with the place of the name if it is in the file. */
export function placed(sentence: string, file: Places | undefined): string {
  const [name = ''] = sentence.split(':', 1);
  const line = file?.lines.get(name);
  return line === undefined
    ? sentence
    : sentence.replace(name, `${name} (${file?.path}, line ${line})`);
}

/** The name most like `name`, and how many letters are to be changed, left out, added or exchanged. */
export function nearestName(
  name: string,
  names: readonly string[],
): { readonly name: string; readonly edits: number } | undefined {
  return names
    .map((each) => ({ name: each, edits: editsBetween(name, each) }))
    .sort((one, other) => one.edits - other.edits)[0];
}

function editsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const now = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      const exchanged =
        i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      now[j] = Math.min(
        at(last, j) + 1,
        at(now, j - 1) + 1,
        at(last, j - 1) + same,
        exchanged ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, now];
  }
  return at(last, other.length);
}

const at = (row: readonly number[], place: number) => row[place] ?? 0;
