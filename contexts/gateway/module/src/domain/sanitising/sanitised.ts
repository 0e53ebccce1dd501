import type { Policy } from '../policy.ts';
import { rewrite, textsOf } from './body-text.ts';
import { detected, detecting, wanted } from './detected.ts';
import { type Finding, merged } from './finding.ts';
import { type Mask, newMask, redaction } from './mask.ts';
import type { NationalNumber } from './national-number.ts';

/** Finds more in a text: a kept library, a workspace's own patterns. */
export type Detector = (
  text: string,
  policy: Policy,
) => readonly Finding[] | Promise<readonly Finding[]>;

/** Whether what is written has the right check digits for such a number: a kept library. */
export type CheckDigits = (number: NationalNumber, written: string) => Promise<boolean>;

/** What the gateway's own patterns are helped by. */
export type Detection = {
  readonly detectors: readonly Detector[];
  readonly checkDigits: CheckDigits;
};

/** How many of a kind were found. Never what. */
export type FindingCount = { readonly kind: string; readonly count: number };

export type Sanitised = {
  /** The one that was given, untouched, unless something had to be replaced. */
  readonly body: unknown;
  readonly isChanged: boolean;
  readonly findings: readonly FindingCount[];
  /** The first places of findings, for who is to mend them. */
  readonly places: readonly { readonly kind: string; readonly path: string }[];
  /** Puts the values back into what the model says of them. Only of `mask`, and only if there are any. */
  readonly mask?: Mask;
};

const PLACES = 10;
/** So many characters, some 10 ms, then others have their turn. A longer text is searched in turns. */
const SEARCHED_AT_ONCE = 128 * 1024;
/** Numbers, some 10 ms. */
const ASKED_AT_ONCE = 500;
/** Between texts that are searched as one: long enough that nothing reaches across. */
const GAP = '\n\n\n';

/**
 * What of a request's body is secret or personal, replaced as the policy says. `off` costs nothing;
 * `report` and `block` change nothing, what a blocked call is told is its caller's to say.
 */
export async function sanitise(
  body: unknown,
  policy: Policy,
  { detectors, checkDigits }: Detection,
): Promise<Sanitised> {
  if (policy.sanitising === 'off') return untouched(body);
  const texts = textsOf(body);
  const more = await furtherFindings(texts, policy, detectors);
  const findings: (readonly Finding[])[] = [];
  let searched = 0;
  for (const [index, { text, field }] of texts.entries()) {
    const isLong = text.length > SEARCHED_AT_ONCE;
    const own = isLong ? await detectedInTurns(text, field) : detected(text, field);
    const all = wanted([...own, ...(more[index] ?? [])], policy);
    findings.push(merged(await checked(all, text, checkDigits)));
    searched += text.length;
    if (searched < SEARCHED_AT_ONCE) continue;
    searched = 0;
    await othersTurn();
  }
  const counts = new Map<string, number>();
  const places: { kind: string; path: string }[] = [];
  findings.forEach((each, index) => {
    for (const { kind } of each) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (places.length < PLACES) places.push({ kind, path: texts[index]?.path ?? '' });
    }
  });
  if (counts.size === 0) return untouched(body);
  const counted = [...counts].map(([kind, count]) => ({ kind, count }));
  const { sanitising } = policy;
  if (sanitising === 'report' || sanitising === 'block')
    return { body, isChanged: false, findings: counted, places };

  const copy: unknown = structuredClone(body);
  const mask = sanitising === 'mask' ? newMask(texts.map(({ text }) => text)) : undefined;
  const stand = (kind: string, value: string) =>
    mask?.placeholderOf(kind, value) ?? redaction(kind);
  rewrite(textsOf(copy), ({ text }, index) => {
    const found = findings[index] ?? [];
    return found.length === 0 ? undefined : replaced(text, found, stand);
  });
  const restore = mask ? { mask } : {};
  return { body: copy, isChanged: true, findings: counted, places, ...restore };
}

/** Without those whose check digits are wrong. */
async function checked(
  findings: readonly Finding[],
  text: string,
  checkDigits: CheckDigits,
): Promise<readonly Finding[]> {
  if (findings.every(({ maybe }) => maybe === undefined)) return findings;
  const right: Finding[] = [];
  let asked = 0;
  for (const finding of findings) {
    const { maybe, start, end } = finding;
    if (maybe === undefined || (await isOneOf(maybe, text.slice(start, end), checkDigits)))
      right.push(finding);
    if (maybe !== undefined && ++asked % ASKED_AT_ONCE === 0) await othersTurn();
  }
  return right;
}

async function isOneOf(
  maybe: readonly NationalNumber[],
  written: string,
  checkDigits: CheckDigits,
): Promise<boolean> {
  for (const number of maybe) if (await checkDigits(number, written)) return true;
  return false;
}

async function detectedInTurns(text: string, field?: string): Promise<readonly Finding[]> {
  const search = detecting(text, field);
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
    await othersTurn();
  }
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function untouched(body: unknown): Sanitised {
  return { body, isChanged: false, findings: [], places: [] };
}

/** All texts are given as one, since each call of a library costs more than the text does. */
async function furtherFindings(
  texts: readonly { readonly text: string }[],
  policy: Policy,
  detectors: readonly Detector[],
): Promise<readonly Finding[][]> {
  const further: Finding[][] = texts.map(() => []);
  if (detectors.length === 0 || texts.length === 0) return further;
  const whole = texts.map(({ text }) => text).join(GAP);
  const all = (await Promise.all(detectors.map(async (detect) => detect(whole, policy)))).flat();
  let index = 0;
  let offset = 0;
  for (const { kind, start, end } of all.sort((one, other) => one.start - other.start)) {
    while (start >= offset + (texts[index]?.text.length ?? 0) + GAP.length) {
      offset += (texts[index]?.text.length ?? 0) + GAP.length;
      index++;
    }
    const length = texts[index]?.text.length ?? 0;
    const inside = { kind, start: start - offset, end: Math.min(end - offset, length) };
    if (inside.start < inside.end) further[index]?.push(inside);
  }
  return further;
}

function replaced(
  text: string,
  findings: readonly Finding[],
  stand: (kind: string, value: string) => string,
): string {
  let result = '';
  let from = 0;
  for (const { kind, start, end } of findings) {
    result += text.slice(from, start) + stand(kind, text.slice(start, end));
    from = end;
  }
  return result + text.slice(from);
}
