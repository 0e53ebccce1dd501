import type { Finding } from './finding.ts';
import { backOver, matchesAt, type Pattern, type Search } from './pattern.ts';
import { type Begins, LONG_NUMBER, NUMBER, type Places, wordsIn } from './places.ts';
import { isNamedOtherwise } from './phone-by-neighbours.ts';

/** Numbers of people and machines that are known by how they are written. */
export const contactPatterns: readonly Pattern[] = [
  // +49 (0)30 123456, +1-555-123-4567, 0044 20 7946 0958
  {
    kind: 'phone',
    begins: [LONG_NUMBER, '%2b'],
    signs:
      /(?<![\w./]|[^\n][+-])\(?(?:\+|%2B|00(?=[1-9]\d?[ .()-]))[1-9]\d{0,2}\)?[ ./\u00a0\u2009\u2010-\u2013-]?(?:\(0?\d{1,5}\)[ .-]?)?\d{1,5}(?:[ ./\u00a0\u2009\u2010-\u2013-]?\d{2,5}){1,5}(?!(?!x\d)[\w/]|[.-]\d)/y,
    isMeant: (number) => isWithin(number.replace(/^(?:00|%2B)/, ''), 8, 15),
  },
  // (555) 123-4567, 1-800-555-0199
  {
    kind: 'phone',
    begins: [LONG_NUMBER],
    signs:
      /(?<![\w./]|[^\n][+-])(?:1[ .-])?\([2-9]\d{2}\)[ .-]?\d{3}[ .-]\d{4}(?!(?!x\d)\w|[.-]\d)/y,
  },
  {
    kind: 'phone',
    begins: [LONG_NUMBER],
    signs:
      /(?<![\w./]|[^\n][+-])()(?:1[ .-])?[2-9]\d{2}([.\u2010-\u2013-])[2-9]\d{2}\2\d{4}(?!(?!x\d)\w|[.-]\d)/y,
    isMeant: (number) => isWithin(number, 10, 11),
  },
  // 030 1234567, 0171/2345678, 06 12 34 56 78, (020) 7946 0958
  {
    kind: 'phone',
    begins: [LONG_NUMBER],
    signs:
      /(?<![\w./]|[^\n][+-])(?:\(0[1-9]\d{0,4}\)[ -]?|0[1-9]\d{0,4}[ /-])\d{2,8}(?:[ -]\d{2,5}){0,4}(?![\w/]|[.-]\d)/y,
    isMeant: (number, text, start) =>
      isWithin(number, 10, 12) &&
      !/^\d\d[-/]\d\d[-/]\d{4}/.test(number) &&
      !isNamedOtherwise(text, start),
  },
  // 01.23.45.67.89
  {
    kind: 'phone',
    begins: [LONG_NUMBER],
    signs: /(?<![\w./]|[^\n][+-])0[1-9](?:\.\d{2}){4}(?![\w/]|[.-]\d)/y,
  },
  // tel:5551234567, wa.me/15551234567
  {
    kind: 'phone',
    begins: wordsIn(`tel: sms: callto: whatsapp: facetime: wa.me/ send?phone= send/?phone=`),
    signs:
      /((?<!\w)(?:(?:tel|sms|callto|whatsapp|facetime):(?:\/\/)?|wa\.me\/|send\/?\?phone=))\+?\d[\d().-]{5,18}\d(?!\w)/iy,
  },
  // TEL;TYPE=CELL:5551234567, <phone type="home">5551234567
  {
    kind: 'phone',
    begins: ['tel;', '<phone', '<tel', '<mobile', '<cell', '<fax'],
    signs:
      /((?<!\w)TEL(?:;[\w=,"-]{1,30}){1,4}:(?:tel:)?|<(?:phone|telephone|tel|mobile|cell|fax)\w{0,10}(?: [^<>\n]{1,80})?>)\+?\d[\d ()./-]{5,22}\d(?!\w)/iy,
  },
  {
    kind: 'national-id',
    begins: ['ssn', 'my social', 'his social', 'her social', 'their social', 'social security'],
    signs:
      /((?<!\w)(?:ssn|(?:my|his|her|their) social|social security(?: (?:number|no\.?))?)(?:#|:| is| is:)? )\d{3}([ -]?)\d{2}\2\d{4}(?!\w|[.-]\d)/iy,
  },
  // Of the British National Insurance.
  {
    kind: 'national-id',
    begins: [NUMBER],
    startOf: (text, place) => Math.max(0, place - (text[place - 1] === ' ' ? 3 : 2)),
    signs: /(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)/y,
    isMeant: (number, text, start) =>
      /\d \d/.test(number) ||
      /\b(?:NI|nino|insurance)\b.{0,12}$/i.test(text.slice(Math.max(0, start - 24), start)),
  },
  {
    kind: 'national-id',
    begins: [LONG_NUMBER],
    signs: /(?<![\w.]|[^\n]-)(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w]|[.-]\d)/y,
  },
  {
    kind: 'ip',
    begins: [NUMBER],
    signs: /(?<![\w.]|[^\n]-)(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d|-\w)/y,
    isMeant: (address, text, start) =>
      isAddress(address) && (!isVersion(text, start) || isLogin(text, start)),
  },
  {
    kind: 'ip',
    begins: ['::'],
    startOf: backOver(/[\da-f:]/i, 40),
    signs:
      /(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){1,6}:|::)[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}(?![\w:])/iy,
    isMeant: isLongAddress,
  },
  {
    kind: 'ip',
    begins: [':'],
    startOf: backOver(/[\da-f:]/i, 40),
    signs: /(?<![\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/iy,
  },
];

function isWithin(number: string, least: number, most: number): boolean {
  const digits = number.replace(/\D/g, '').length;
  return digits >= least && digits <= most;
}

/** Not this machine, nobody or everybody, and no mask. */
function isAddress(address: string): boolean {
  const parts = address.split('.');
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0'))))
    return false;
  return !/^(?:0|127|255)\.|^1\.0\.0\.0$/.test(address);
}

function isVersion(text: string, start: number): boolean {
  return /(?:\bv|version|\bver\.?|build|release|section|chapter|==|[~^]|@|[a-z]\/)["']?[:= ]{0,3}["']?$/i.test(
    text.slice(Math.max(0, start - 16), start),
  );
}

/** `ssh root@…` */
function isLogin(text: string, start: number): boolean {
  return /\b(?:ssh|scp|sftp|rsync|mosh)\b[^\n]{0,50}@$/.test(
    text.slice(Math.max(0, start - 60), start),
  );
}

/** Eight groups, or fewer around one gap; times and names of classes are none. */
function isLongAddress(address: string): boolean {
  const halves = address.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return false;
  if (halves.length === 1) return groups.length === 8;
  return halves.length === 2 && groups.length >= 3 && groups.length <= 7 && /\d/.test(address);
}

/** Letters beyond ASCII are taken for letters of a name; what the domain must be is checked after. */
const LOCAL = signTable("._%+'-");
const DOMAIN = signTable('.-');

function signTable(others: string): (text: string, at: number) => boolean {
  const table = Array.from({ length: 128 }, (_, code) => {
    const sign = String.fromCharCode(code);
    return /[A-Za-z0-9]/.test(sign) || others.includes(sign);
  });
  return (text, at) => {
    const code = text.charCodeAt(at);
    return code < 128
      ? table[code] === true
      : code > 0xbf && !/[\u2000-\u206f\u3000-\u303f\uff00-\uffef]/.test(text[at] ?? '');
  };
}

/** Ends of what is no address: `icon@2x.png`, `git@host:path`. */
const FILES =
  /\.(?:png|jpe?g|gif|svg|webp|ico|js|mjs|cjs|ts|tsx|jsx|css|scss|html?|json|md|py|rb|go|rs|java|lock|ya?ml|txt|pdf)$/i;

const AT_SIGNS: Begins = ['@', '%40', '＠', '&#64;', '&#x40;', '&commat;'];
const SPELLED: Begins = ['[', '(', '{']
  .flatMap((open) => [`${open}at`, `${open} at`])
  .concat(' at ');
/** Addresses around an `@`, also escaped or spelled. The left part has at most 64 signs. */
export const emails: Search = { begins: [AT_SIGNS, SPELLED], find: emailsIn };

const AT_SIGN = /@|%40|＠|&#(?:64|x40);|&commat;/iy;
const SPELLED_AT = / ?[[({] ?at ?[\])}] ?| at /iy;

function emailsIn(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: sign } of matchesAt(AT_SIGN, text, places.of(AT_SIGNS)))
    findings.push(...emailAround(text, index, index + sign.length));
  const withBlank = (_: string, place: number) =>
    place > 0 && text[place] !== ' ' && text[place - 1] === ' ' ? place - 1 : place;
  for (const { index, 0: at } of matchesAt(SPELLED_AT, text, places.of(SPELLED), withBlank))
    findings.push(...spelled(text, index, at));
  return findings;
}

/** `ada [at] example [dot] com`, `ada dot l at example dot com`. */
function spelled(text: string, index: number, at: string): readonly Finding[] {
  const behind = index + at.length;
  const left = text.slice(Math.max(0, index - 100), index);
  const right = text.slice(behind, behind + 200);
  const [before, after] =
    at.toLowerCase() === ' at '
      ? [
          /(?:[a-z0-9]{1,30} dot ){0,2}[a-z0-9][\w.+-]{0,63}$/i,
          /^[a-z0-9-]{1,63}(?: dot [a-z0-9-]{2,24}){1,3}(?!\w)/i,
        ]
      : [
          /[a-z0-9][\w.+-]{0,63}$/i,
          /^[a-z0-9-]{1,63}(?:(?:\.| ?[[({] ?dot ?[\])}] ?)[a-z0-9-]{2,63}){1,4}/i,
        ];
  const local = before.exec(left)?.[0];
  const domain = after.exec(right)?.[0];
  if (local === undefined || domain === undefined) return [];
  return [{ kind: 'email', start: index - local.length, end: behind + domain.length }];
}

const CREDENTIALS = /:\/\/[^\s/@]{0,100}:$/;

function emailAround(text: string, at: number, behind: number): readonly Finding[] {
  let start = at;
  while (start > 0 && at - start < 64 && LOCAL(text, start - 1)) start--;
  while (start < at && /[.'%-]/.test(text[start] ?? '')) start++;
  let end = behind;
  while (end < text.length && end - behind < 253 && DOMAIN(text, end)) end++;
  while (end > behind && /[.-]/.test(text[end - 1] ?? '')) end--;
  const domain = text.slice(behind, end);
  // The password of `https://user:password@host` is found as one.
  if (CREDENTIALS.test(text.slice(Math.max(0, start - 120), start))) return [];
  if (start === at || !/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}$/u.test(domain))
    return [];
  const local = text.slice(start, at);
  if (FILES.test(domain) || (local === 'git' && text[end] === ':')) return [];
  return [{ kind: 'email', start, end }];
}
