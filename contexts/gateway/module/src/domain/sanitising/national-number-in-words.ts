import type { Finding } from './finding.ts';
import {
  ANY_NATIONAL_NUMBER,
  type Form,
  NATIONAL_NUMBERS,
  type NationalNumber,
  ONLY_CAPITALS,
} from './national-number.ts';
import { backOver, matchesAt, type Search } from './pattern.ts';
import { type Begins, LETTERED_NUMBER, LONG_NUMBER, type Places } from './places.ts';

const ALL = Object.keys(NATIONAL_NUMBERS) as readonly NationalNumber[];
const CHECKED = ALL.filter((name) => !('isUnchecked' in NATIONAL_NUMBERS[name]));
/** By what they are called, in small letters and without what may stand between. */
const NAMED = new Map<string, readonly NationalNumber[]>();
for (const name of ALL)
  for (const word of NATIONAL_NUMBERS[name].words)
    NAMED.set(plain(word), [...(NAMED.get(plain(word)) ?? []), name]);
for (const word of ANY_NATIONAL_NUMBER) NAMED.set(plain(word), CHECKED);

const WORDS = [...ALL.flatMap((name) => NATIONAL_NUMBERS[name].words), ...ANY_NATIONAL_NUMBER];
/** The first signs of each: the fewer, the less a text costs that has none of them. */
const NATIONAL_NAMES: Begins = [...new Set(WORDS.flatMap(beginnings))];
const CALLED = new RegExp(
  [...new Set(WORDS)]
    .sort((one, other) => other.length - one.length)
    .map((word) => word.replaceAll('.', '\\.').replaceAll('_', '[ _-]?'))
    .join('|'),
  'iy',
);

/** Where those begin that are known by how they are written: with digits, with letters before them. */
const LONG_DIGITS: Begins = [LONG_NUMBER];
const LETTERED_DIGITS: Begins = [LETTERED_NUMBER];
const ALONE = ALL.filter((name) => alone(name) !== undefined);
const LETTERED = ALONE.filter((name) => alone(name)?.source.startsWith('[A-Z]'));
const WAYS_TO_WRITE = [
  { begins: LONG_DIGITS, signs: anyOf(ALONE.filter((name) => !LETTERED.includes(name))) },
  { begins: LETTERED_DIGITS, signs: anyOf(LETTERED), startOf: backOver(/[A-Z]/, 6) },
];

/** Numbers of people beside a word for them. Which they may be is told, which they are is not checked. */
export const nationalNumbers: Search = {
  begins: [NATIONAL_NAMES, LONG_DIGITS, LETTERED_DIGITS],
  find: nationalNumbersIn,
};

function nationalNumbersIn(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { begins, signs, startOf } of WAYS_TO_WRITE)
    for (const { index, 0: written } of matchesAt(signs, text, places.of(begins), startOf))
      findings.push(...candidate(written, index, ALONE));
  const beginnings = places.of(NATIONAL_NAMES).filter((at) => isBeginning(text, at));
  for (const { index, 0: word } of matchesAt(CALLED, text, beginnings)) {
    const end = index + word.length;
    if (!isWhole(text, index, end)) continue;
    const names = NAMED.get(plain(word)) ?? [];
    const behind = SAID_BEHIND.exec(text.slice(end, end + BEHIND))?.[0] ?? '';
    findings.push(...candidatesIn(behind, end, names));
    const before = /[^\n]*$/.exec(text.slice(Math.max(0, index - BEFORE), index))?.[0] ?? '';
    findings.push(...candidatesIn(before, index - before.length, names));
  }
  return findings;
}

/** What a field of such a name holds. */
export function nationalNumberOf(field: string, text: string): readonly Finding[] {
  if (text.length > 2 * LONGEST || !/\d{2}/.test(text)) return [];
  const name = plain(field);
  const names = [...NAMED].flatMap(([word, each]) => (name.includes(word) ? each : []));
  const value = text.trim();
  return candidate(value, text.indexOf(value), [...new Set(names)]);
}

const LONGEST = 24;
const BEHIND = 64;
const BEFORE = 40;
/** The rest of its line; the next one too where it is a label, or the head of a table. */
const SAID_BEHIND = /^(?:[^\s\d]{0,24}[ \t]*\r?\n[^\n]*|[^\n]*)/;
const GROUP = '(?:[A-Za-z]{1,6}\\d[A-Za-z\\d]{0,20}|\\d[A-Za-z\\d]{0,20}|[A-Z]{1,3})';
const EDGE = '[A-Za-z\\d_\\u00c0-\\u024f]';
/** Groups of signs, as people and programs separate them. */
const RUN = new RegExp(`(?<!${EDGE})${GROUP}(?:[ \\u00a0./–-]${GROUP}){0,8}(?!${EDGE})`, 'g');

/** Each stretch of groups, cut at blanks, that has the signs of one of these numbers. */
function candidatesIn(text: string, from: number, names: readonly NationalNumber[]): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: run } of text.matchAll(RUN)) {
    const starts = [0, ...[...run.matchAll(/[ \u00a0]/g)].map((blank) => blank.index + 1)];
    const ends = [...starts.slice(1).map((start) => start - 1), run.length];
    for (const [first, start] of starts.entries())
      for (const end of ends.slice(first))
        findings.push(...candidate(run.slice(start, end), from + index + start, names));
  }
  return findings;
}

function candidate(
  written: string,
  start: number,
  names: readonly NationalNumber[],
): readonly Finding[] {
  if (written.length < 8 || written.length > LONGEST || DATE.test(written)) return [];
  const signs = written.replace(/[^\p{L}\d]/gu, '').toUpperCase();
  const maybe = names.filter((name) => NATIONAL_NUMBERS[name].signs.test(signs));
  return maybe.length === 0
    ? []
    : [{ kind: 'national-id', start, end: start + written.length, maybe }];
}

const DATE = /^(?:\d\d?([./-])\d\d?\1\d{4}|\d{4}([./-])\d\d?\2\d\d?)(?: |$)/;

/** Behind no letter, but behind a small one where a name in code goes on: `patientBsn`. */
function isBeginning(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1) | 0;
  const isCapital = before >= 65 && before <= 90;
  if (!isCapital && !(before >= 97 && before <= 122) && before < 0xc0) return true;
  const first = text.charCodeAt(at);
  // What has no letters of ours needs no blank before it.
  return first >= 0x600 || (!isCapital && first >= 65 && first <= 90);
}

/** No part of a longer word, except with an ending: `PESELu`. */
function isWhole(text: string, index: number, end: number): boolean {
  const word = text.slice(index, end);
  const capitals = word.toUpperCase();
  if (ONLY_CAPITALS.has(capitals) && word !== capitals && !isField(text, index, end)) return false;
  if (word.charCodeAt(0) >= 0x600) return true;
  return (word.length > 3 ? AFTER_LONG : AFTER_SHORT).test(text.slice(end, end + 12));
}

/** `"nie": …`, `<sin>…`, `?pan=…` */
function isField(text: string, index: number, end: number): boolean {
  return /["'`<&?]/.test(text[index - 1] ?? '') && /["'`>=]/.test(text[end] ?? '');
}

const AFTER_LONG = /^(?:\p{Ll}{0,9}(?!\p{L})|\p{Lu}\p{Ll})/u;
const AFTER_SHORT = /^(?:(?!\p{L})|\p{Lu}\p{Ll})/u;

function plain(word: string): string {
  return word.toLowerCase().replace(/[ _-]/g, '');
}

function beginnings(word: string): readonly string[] {
  const [first = '', ...others] = word.toLowerCase().split('_');
  const [second = ''] = others;
  const spelled =
    others.length === 0 || first.length > 4
      ? [first]
      : ['', ' ', '-', '_'].map((sign) => first + sign + second);
  return spelled.map((each) => each.slice(0, /^[\u0370-\uffff]/.test(each) ? 2 : 8));
}

function alone(name: NationalNumber): RegExp | undefined {
  const form: Form = NATIONAL_NUMBERS[name];
  return form.alone;
}

/** What is written in one of their ways, and no part of a longer number or word. */
function anyOf(names: readonly NationalNumber[]): RegExp {
  const signs = names.map((name) => alone(name)?.source).join('|');
  return new RegExp(`(?<![\\w.,/]|[^\\n]-)(?:${signs})(?![\\w/-]|\\.\\d)`, 'y');
}
