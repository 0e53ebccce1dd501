import { isChosen } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import { isSensitiveValue, sensitiveKindOf } from './sensitive-field.ts';

/** A line of cells. What separates them is the sign that it has, the first of these. */
const SIGNS = ['|', '\t', ';', ','] as const;
const LINE = /[^\r\n]{1,2000}/g;
const MOST_CELLS = 40;

/** Values below the name of their column, in Markdown, CSV and the like. */
export function valuesInTables(text: string): Finding[] {
  const findings: Finding[] = [];
  let table: Table | undefined;
  let end = -1;
  for (const { index, 0: line } of text.matchAll(LINE)) {
    // An empty line ends a table.
    const isNext = index - end <= 2;
    end = index + line.length;
    if (table && !(isNext && line.includes(table.sign))) table = undefined;
    if (table && /^[\s|:+-]+$/.test(line)) continue;
    const inside = table && valuesOf(table, line, index);
    if (inside) findings.push(...inside);
    else table = tableBelow(line);
  }
  return findings;
}

type Kind = NonNullable<ReturnType<typeof sensitiveKindOf>>;
type Table = {
  readonly sign: string;
  readonly count: number;
  readonly columns: readonly { readonly kind: Kind; readonly at: number }[];
};

/** What a line says of those below it, if it is the head of a table. */
function tableBelow(head: string): Table | undefined {
  if (!NAMES.test(head)) return undefined;
  const sign = SIGNS.find((each) => head.includes(each));
  if (sign === undefined) return undefined;
  const cells = head.split(sign, MOST_CELLS);
  if (!cells.every((cell) => /^[^\d:=(){}[\]]{0,40}$/.test(cell))) return undefined;
  const columns = cells.flatMap((cell, at) => {
    const kind = sensitiveKindOf(
      cell
        .replace(/[^\p{L}_ -]/gu, '')
        .trim()
        .replaceAll(' ', '_'),
    );
    return kind === undefined ? [] : [{ kind, at }];
  });
  return columns.length > 0 ? { sign, count: cells.length, columns } : undefined;
}

const NAMES =
  /pass|pwd|pw|kennwort|mdp|contrase|clave|senha|secret|key|token|phone|mobile|tel|handy|cell|ssn|card/i;

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
