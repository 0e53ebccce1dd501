import { isIbanRight, luhn } from './checksum.ts';
import type { Finding } from './finding.ts';
import { matchesAt, type Search } from './pattern.ts';
import { type Begins, LONG_NUMBER, NUMBER, type Places } from './places.ts';

const ACCOUNTS: Begins = [NUMBER];
const CARD_NUMBERS: Begins = [LONG_NUMBER];

/** Numbers of payment cards: a network's beginning and length, grouped as on a card, right check digit. */
export const cards: Search = { begins: [CARD_NUMBERS], find: cardsIn };

/** Account numbers with right check digits, in one piece or in groups. */
export const ibans: Search = { begins: [ACCOUNTS], find: ibansIn };

const CARDS: readonly { begins: RegExp; lengths: readonly number[] }[] = [
  { begins: /^4/, lengths: [16, 19] },
  { begins: /^(?:5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720))/, lengths: [16] },
  { begins: /^3[47]/, lengths: [15] },
  { begins: /^(?:6011|65|64[4-9]|622)/, lengths: [16, 19] },
  { begins: /^35(?:2[89]|[3-8])/, lengths: [16] },
  { begins: /^3(?:0[0-5]|[68])/, lengths: [14] },
  { begins: /^(?:50|5[6-9]|6[37])/, lengths: [16] },
];
const BETWEEN = '[ .\\u00a0\\u2009\\u2010-\\u2013-]{1,2}';
/** In one piece, in fours, as four, six and five; a date or a code may follow. */
const CARD = new RegExp(
  `(?<![\\w./]|[^\\n][+-])(?:\\d{14,19}|\\d{4}(${BETWEEN})\\d{4}\\1\\d{4}\\1\\d{4}(?:\\1\\d{3})?|\\d{4}(${BETWEEN})\\d{6}\\2\\d{4,5})(?![\\w/]|[.-]\\d| \\d{4}(?!\\d))`,
  'y',
);

function cardsIn(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: written } of matchesAt(CARD, text, places.of(CARD_NUMBERS))) {
    const digits = written.replace(/\D/g, '');
    const isOne = CARDS.some(
      ({ begins, lengths }) => begins.test(digits) && lengths.includes(digits.length),
    );
    if (!isOne || !luhn(digits)) continue;
    findings.push({ kind: 'card', start: index, end: index + written.length });
  }
  return findings;
}

/** Of ISO 13616's registry. */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29
  ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20
  LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25
  QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const IBAN = /(?:(?<![A-Z0-9])|(?<=IBAN))[A-Z]{2}\d{2}(?=[ \u00a0\u202f-]?[A-Z0-9])/iy;
const GAP = /[ \u00a0\u202f-]/;

function ibansIn(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: head } of matchesAt(IBAN, text, places.of(ACCOUNTS), (_, place) =>
    Math.max(0, place - 2),
  )) {
    const length = LENGTHS[head.slice(0, 2).toUpperCase()];
    if (length === undefined) continue;
    let compact = head;
    let end = index + head.length;
    while (compact.length < length) {
      const sign = text[end] ?? '';
      if (/[A-Za-z0-9]/.test(sign)) compact += sign;
      else if (!GAP.test(sign) || GAP.test(text[end - 1] ?? '')) break;
      end++;
    }
    if (compact.length !== length || /[A-Za-z0-9]/.test(text[end] ?? '')) continue;
    if (isIbanRight(compact.toUpperCase())) findings.push({ kind: 'iban', start: index, end });
  }
  return findings;
}
