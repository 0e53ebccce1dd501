import { iban, inGroups, withCheckDigit } from './check-digits.ts';
import type { Notation } from './notation.ts';
import { CAPITALS, DIGITS, HEX, LETTERS, type Random } from './random.ts';

const NAMES = ['ada', 'grace', 'linus', 'maria', 'jose', 'yuki', 'omar', 'ines', 'tom', 'zoe'];
const FAMILIES = ['lovelace', 'hopper', 'smith', 'garcia', 'tanaka', 'novak', 'okafor', 'meyer'];
const HOSTS = ['example.com', 'mail.example.org', 'corp-it.co.uk', 'uni-bonn.de', 'startup.io'];

const local = (r: Random) =>
  r.pick([
    `${r.pick(NAMES)}.${r.pick(FAMILIES)}`,
    `${r.pick(NAMES)}${r.signs(2, DIGITS)}`,
    `${r.signs(1, LETTERS)}_${r.pick(FAMILIES)}`,
  ]);
const email = (r: Random) => `${local(r)}@${r.pick(HOSTS)}`;

const card = (r: Random, begin: string, length: number) =>
  withCheckDigit(begin + r.signs(length - begin.length - 1, DIGITS));
const german = (r: Random) => iban('DE', r.signs(18, DIGITS));
const british = (r: Random) => iban('GB', r.signs(4, CAPITALS) + r.signs(14, DIGITS));

const nanp = (r: Random) => [
  `${r.pick(['2', '4', '6', '9'])}${r.signs(2, '0123456789')}`,
  `${r.pick(['2', '3', '5', '7'])}${r.signs(2, '0123456789')}`,
  r.signs(4, DIGITS),
];

/** What names a person or his money, as people and programs write it. */
export const personal: readonly Notation[] = [
  { kind: 'email', name: 'plain', make: email },
  {
    kind: 'email',
    name: 'with a tag',
    make: (r) => `${local(r)}+${r.signs(5, LETTERS)}@${r.pick(HOSTS)}`,
  },
  { kind: 'email', name: 'capitals', make: (r) => email(r).toUpperCase() },
  {
    kind: 'email',
    name: 'letters beyond ASCII',
    make: (r) => `jürgen.müller${r.signs(2, DIGITS)}@bäcker.de`,
  },
  {
    kind: 'email',
    name: 'in markup',
    make: email,
    lines: (address) => [
      `<a href="mailto:${address}">write</a>`,
      `From: Ada Lovelace <${address}>`,
      `{"user":{"mail":"${address}"}}`,
      `'${address}',2024-05-01,active`,
      `git commit --author="Ada <${address}>"`,
    ],
  },
  { kind: 'email', name: 'escaped in a URL', make: (r) => email(r).replace('@', '%40') },
  {
    kind: 'email',
    name: '(at)',
    make: (r) => email(r).replace('@', r.pick([' (at) ', '[at]', ' [at] '])),
  },
  {
    kind: 'email',
    name: 'spelled',
    make: (r) => email(r).replace('@', ' at ').replaceAll('.', ' dot ').replaceAll('-', ''),
  },

  { kind: 'card', name: 'Visa', make: (r) => card(r, '4', 16) },
  {
    kind: 'card',
    name: 'Visa, in groups',
    make: (r) => inGroups(card(r, '4', 16), [4, 4, 4, 4], ' '),
  },
  {
    kind: 'card',
    name: 'Mastercard, hyphens',
    make: (r) => inGroups(card(r, '53', 16), [4, 4, 4, 4], '-'),
  },
  { kind: 'card', name: 'Mastercard, new range', make: (r) => card(r, '2354', 16) },
  { kind: 'card', name: 'American Express', make: (r) => card(r, '37', 15) },
  {
    kind: 'card',
    name: 'American Express, in groups',
    make: (r) => inGroups(card(r, '34', 15), [4, 6, 5], ' '),
  },
  { kind: 'card', name: 'Discover', make: (r) => card(r, '6011', 16) },
  { kind: 'card', name: 'Diners', make: (r) => card(r, '36', 14) },
  {
    kind: 'card',
    name: 'dots between',
    make: (r) => inGroups(card(r, '4', 16), [4, 4, 4, 4], '.'),
  },

  { kind: 'iban', name: 'German', make: german },
  {
    kind: 'iban',
    name: 'German, in groups',
    make: (r) => inGroups(german(r), [4, 4, 4, 4, 4, 2], ' '),
  },
  { kind: 'iban', name: 'British', make: british },
  {
    kind: 'iban',
    name: 'British, in groups',
    make: (r) => inGroups(british(r), [4, 4, 4, 4, 4, 2], ' '),
  },
  { kind: 'iban', name: 'small letters', make: (r) => german(r).toLowerCase() },

  {
    kind: 'national-id',
    name: 'US, hyphens',
    make: (r) =>
      `${r.pick(['123', '536', '219', '401'])}-${r.pick(['09', '22', '45'])}-${r.signs(3, DIGITS)}7`,
  },
  {
    kind: 'national-id',
    name: 'by its field',
    make: (r) => `${r.pick(['123', '536', '219'])}45${r.signs(3, DIGITS)}7`,
    lines: (id) => [`ssn=${id}`, `"ssn": "${id}"`, `social_security_number: ${id}`],
  },

  {
    kind: 'phone',
    name: 'US, (area)',
    make: (r) => {
      const [a, b, c] = nanp(r);
      return `(${a}) ${b}-${c}`;
    },
  },
  { kind: 'phone', name: 'US, hyphens', make: (r) => nanp(r).join('-') },
  { kind: 'phone', name: 'US, dots', make: (r) => nanp(r).join('.') },
  { kind: 'phone', name: '+1', make: (r) => `+1 ${nanp(r).join('-')}` },
  {
    kind: 'phone',
    name: '+44',
    make: (r) => `+44 20 7${r.signs(3, DIGITS)} ${r.signs(4, DIGITS)}`,
  },
  {
    kind: 'phone',
    name: '+49 (0)',
    make: (r) => `+49 (0)30 ${r.signs(3, '123456789')} ${r.signs(4, DIGITS)}`,
  },
  { kind: 'phone', name: 'in one piece', make: (r) => `+4917${r.signs(9, DIGITS)}` },
  { kind: 'phone', name: '0049', make: (r) => `0049 171 ${r.signs(7, DIGITS)}` },
  { kind: 'phone', name: 'German, national', make: (r) => `0171 ${r.signs(7, DIGITS)}` },
  {
    kind: 'phone',
    name: 'French, national',
    make: (r) => `06 ${[1, 2, 3, 4].map(() => r.signs(2, DIGITS)).join(' ')}`,
  },
  {
    kind: 'phone',
    name: 'by its field',
    make: (r) => nanp(r).join(''),
    lines: (n) => [`phone=${n}`, `"mobile": "${n}"`, `Tel: ${n}`],
  },
  {
    kind: 'phone',
    name: 'ten bare digits',
    make: (r) => nanp(r).join(''),
    lines: (n) => [`Ring me on ${n} after six.`],
  },

  {
    kind: 'ip',
    name: 'version 4',
    make: (r) =>
      `${r.pick(['81', '203', '46', '10', '192'])}.${r.below(256)}.${r.below(256)}.${1 + r.below(254)}`,
  },
  {
    kind: 'ip',
    name: 'version 4, with port',
    make: (r) => `93.${r.below(256)}.${r.below(256)}.${1 + r.below(254)}:443`,
  },
  {
    kind: 'ip',
    name: 'version 6',
    make: (r) => `2001:db8:${r.signs(4, HEX)}:${r.signs(4, HEX)}::8a2e:${r.signs(3, HEX)}1`,
  },
  {
    kind: 'ip',
    name: 'version 6, in full',
    make: (r) => `2a02:${Array.from({ length: 7 }, () => r.signs(4, HEX)).join(':')}`,
  },
];
