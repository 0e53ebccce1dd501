import { isChosen } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import type { Search } from './pattern.ts';
import type { Places } from './places.ts';
import { FIELDS, isSensitiveValue, sensitiveKindOf } from './sensitive-field.ts';

/** A line of cells. What separates them is the sign that it has, the first of these. */
const SIGNS = ['|', '\t', ';', ','] as const;
const MOST_CELLS = 40;
const LONGEST_LINE = 2000;

/** Values below the name of their column, in Markdown, CSV and the like. */
export const tableValues: Search = { begins: [FIELDS], find: valuesInTables };

function valuesInTables(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  let end = 0;
  for (const place of places.of(FIELDS)) {
    if (place < end) continue;
    const start = text.lastIndexOf('\n', place) + 1;
    end = lineEnd(text, place);
    const table = end - start > LONGEST_LINE ? undefined : tableBelow(text.slice(start, end));
    // An empty line ends a table, and one of other cells.
    for (let next = end + 1; table && next < text.length; next = end + 1) {
      const last = lineEnd(text, next);
      const line = text.slice(next, Math.min(last, next + LONGEST_LINE));
      const values = /^[\s|:+-]{3,}$/.test(line) ? [] : valuesOf(table, line, next);
      if (values === undefined) break;
      findings.push(...values);
      end = last;
    }
  }
  return findings;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

type Kind = NonNullable<ReturnType<typeof sensitiveKindOf>>;
type Table = {
  readonly sign: string;
  readonly count: number;
  readonly columns: readonly { readonly kind: Kind; readonly at: number }[];
};

/** What a line says of those below it, if it is the head of a table. */
function tableBelow(head: string): Table | undefined {
  const sign = SIGNS.find((each) => head.includes(each));
  if (sign === undefined) return undefined;
  const cells = head.split(sign, MOST_CELLS);
  if (!cells.every((cell) => /^[^\d:=(){}[\]]{0,40}$/.test(cell))) return undefined;
  const columns = cells.flatMap((cell, at) => {
    const kind = sensitiveKindOf(cell.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').replaceAll(' ', '_'));
    return kind === undefined ? [] : [{ kind, at }];
  });
  return columns.length > 0 ? { sign, count: cells.length, columns } : undefined;
}

function valuesOf({ sign, count, columns }: Table, line: string, start: number) {
  const cells = line.split(sign, MOST_CELLS);
  if (cells.length !== count) return undefined;
  return columns.flatMap(({ kind, at }): readonly Finding[] => {
    const cell = cells[at] ?? '';
    const value = cell.replace(/^[\s"'`*]+|[\s"'`*]+$/g, '');
    if (!isSensitiveValue(kind, value, 'quoted')) return [];
    if (kind === 'password' && !isChosen(value)) return [];
    const before = cells.slice(0, at).reduce((sum, each) => sum + each.length + sign.length, 0);
    const from = start + before + cell.indexOf(value);
    return [{ kind, start: from, end: from + value.length }];
  });
}
