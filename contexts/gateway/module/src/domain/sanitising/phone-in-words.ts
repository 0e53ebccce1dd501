import type { Finding } from './finding.ts';
import { matchesAt, type Search } from './pattern.ts';
import { isAmongCallers } from './phone-by-neighbours.ts';
import {
  bare,
  CALLS,
  LINKS,
  NUMBERS,
  OWNERS,
  PEOPLE,
  PHONES,
  PLACES,
  words,
} from './phone-words.ts';
import { type Begins, LONG_NUMBER, type Places } from './places.ts';

const DIGITS: Begins = [LONG_NUMBER];

/** Numbers near a word for calling, however they are grouped. */
export const toldPhones: Search = { begins: [DIGITS], find: phonesInWords };

/** Digits as people write them: alone, in groups, each for itself. A dot and a digit before or behind is a fraction. */
const CANDIDATE =
  /(?<![\w.,/#$€%+=-]|\d[ \u00a0])\+?\(?\d(?:[ \u00a0\u2009.\u2010-\u2013/()-]{0,2}\d){6,14}(?![\w%]|[.,:]\d|-\w)/y;

/** Said of a call that somebody gives. */
const GIVEN = words('ring call bell buzz shout');
const OTHER_SCRIPTS =
  /电话|電話|手机|手機|携帯|携带|号码是|전화|휴대|핸드폰|телефон|позвон|звони|дзвон|моб|тел$|هاتف|פלאפון|טלפון|फ़ोन|फोन|โทร/iu;
const MOST_WORDS = 7;

function phonesInWords(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: number } of matchesAt(CANDIDATE, text, places.of(DIGITS))) {
    if (!isPlausible(number)) continue;
    const end = index + number.length;
    // `Tom (98765 43210)`: the bracket is not the number's own.
    const start = number.startsWith('(') && !number.includes(')') ? index + 1 : index;
    if (isCalledBefore(text, index, end) || isAmongCallers(text, start, end))
      findings.push({ kind: 'phone', start, end });
  }
  return findings;
}

/** Not a date, not a row of the same digit, not the seconds since 1970. */
function isPlausible(number: string): boolean {
  if (/^\d{4}-\d\d?-\d\d?(?!\d)|^\d\d?([-/.])\d\d?\1\d{4}/.test(number)) return false;
  const digits = number.replace(/\D/g, '');
  return !/^(\d)\1+$/.test(digits) && !/^1[67]\d{8}(?:\d{3})?$/.test(digits);
}

/** Reads the words to the left, the nearest first, until one of them says what the number is. */
function isCalledBefore(text: string, start: number, end: number): boolean {
  let at = start;
  const seen = { number: false, place: false, person: false, colon: false };
  for (let count = 0; count < MOST_WORDS; count++) {
    const gap = wordEnd(text, at);
    if (gap === undefined) return false;
    if (gap.isSign) return true;
    seen.colon ||= gap.hasColon;
    at = wordStart(text, gap.end);
    const word = text.slice(at, gap.end);
    if (OTHER_SCRIPTS.test(word)) return true;
    const plain = bare(word);
    // `sms_id=…` and `call.id 7` are names of fields.
    if (/[\w.]/.test(text[at - 1] ?? '') || word.length > 24) return false;
    if (CALLS.has(plain)) {
      if (seen.person || seen.place) return true;
      if (GIVEN.has(plain) && /\b(?:a|another) $/i.test(text.slice(Math.max(0, at - 9), at)))
        return true;
      if (!PHONES.has(plain)) return !seen.colon && !seen.number && isEndOfSense(text, end);
    }
    if (PHONES.has(plain)) return true;
    if (seen.number && OWNERS.has(plain)) return true;
    if (NUMBERS.has(plain)) seen.number = true;
    else if (PEOPLE.has(plain)) {
      seen.person = true;
      seen.place ||= PLACES.has(plain);
    } else if (PLACES.has(plain)) seen.place = true;
    else if (!LINKS.has(plain))
      // `find me on …`
      return seen.person && seen.place && isEndOfSense(text, end);
  }
  return false;
}

type Gap = { readonly end: number; readonly hasColon: boolean; readonly isSign: boolean };

/** Where the word before ends: what stands between is blanks, brackets, quotes, colons. */
function wordEnd(text: string, from: number): Gap | undefined {
  let at = from;
  let hasColon = false;
  while (at > 0 && from - at < 12) {
    const sign = text[at - 1] ?? '';
    if (/\p{L}|[\udc00-\udfff]/u.test(sign) || /[\ud800-\udfff]/.test(sign)) break;
    if (/[☎✆☏]/.test(sign)) return { end: at, hasColon, isSign: true };
    if (!/[ \t\u00a0:：=#.()'"“„«»*_|>~/-]/.test(sign)) return undefined;
    hasColon ||= /[:：=]/.test(sign);
    at--;
  }
  if (at === 0) return undefined;
  const sign = text.slice(at - 2, at);
  if (sign === '📞' || sign === '📱') return { end: at, hasColon, isSign: true };
  return /\p{L}/u.test(text[at - 1] ?? '') ? { end: at, hasColon, isSign: false } : undefined;
}

function wordStart(text: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < 25 && /[\p{L}\p{M}]/u.test(text[at - 1] ?? '')) at--;
  return at;
}

/** `Call … failed` is about something else. */
function isEndOfSense(text: string, end: number): boolean {
  return /^(?:["'”»)]{0,2}(?:[.,;!?]|\s*$|\s*\n)|(?:,? (?:if|when|for|to|after|before|and|or|any|now|today|tomorrow|tonight|from|between|during|asap|please|bitte|instead|directly|x\d|ext)(?!\p{L})))/iu.test(
    text.slice(end, end + 14),
  );
}
