import { inGroups, iban, withCheckDigit } from './check-digits.ts';
import type { Notation } from './notation.ts';
import { DIGITS, HEX, LETTERS, type Random } from './random.ts';

const person = (r: Random) => `${r.pick(['ada', 'zoe', 'omar'])}.${r.signs(6, LETTERS)}`;
const ssn = (r: Random) => ['219', r.pick(['09', '22']), `${r.signs(3, DIGITS)}4`];

/** Written before anybody looked at what finds them. */
export const furtherPersonal: readonly Notation[] = [
  { kind: 'email', name: 'HTML entity', make: (r) => `${person(r)}&#64;example.org` },
  { kind: 'email', name: '{at}, capitals', make: (r) => `${person(r)} AT example DOT org` },
  { kind: 'email', name: 'punycode', make: (r) => `${person(r)}@xn--bcker-gra.de` },
  { kind: 'email', name: 'wide sign', make: (r) => `${person(r)}＠example.org` },
  {
    kind: 'email',
    name: 'beside other signs',
    make: (r) => `${person(r)}@mail.example.org`,
    lines: (address) => [
      `to=${address},cc=,bcc=`,
      `smtp://${address.replace('@', '%40')}:587`,
      `[${address}](mailto:${address})`,
      `邮箱：${address}，谢谢`,
      `"${address}";"active"`,
      `Ada <${address}>; Tom`,
      `ssh ${address} uptime`,
    ],
  },

  { kind: 'card', name: 'JCB', make: (r) => withCheckDigit(`3530${r.signs(11, DIGITS)}`) },
  { kind: 'card', name: 'UnionPay', make: (r) => withCheckDigit(`6222${r.signs(11, DIGITS)}`) },
  {
    kind: 'card',
    name: 'with date and code',
    make: (r) => withCheckDigit(`4${r.signs(14, DIGITS)}`),
    lines: (n) => [
      `${n} 12/27 123`,
      `${n}|12|27|123`,
      `"number": ${n}, "cvc": "123"`,
      `Visa ending soon: ${n}, exp 0927`,
      `card=${n}&exp=0927&cvv=123`,
      `${n}=27121010000`,
    ],
  },
  {
    kind: 'card',
    name: 'wide spaces between',
    make: (r) =>
      inGroups(
        withCheckDigit(`53${r.signs(13, DIGITS)}`),
        [4, 4, 4, 4],
        r.pick(['\u00a0', '  ', '\u2009', '–']),
      ),
  },

  {
    kind: 'iban',
    name: 'Dutch and French',
    make: (r) =>
      r.pick([
        iban('NL', `ABNA${r.signs(10, DIGITS)}`),
        iban('FR', `${r.signs(20, DIGITS)}M${r.signs(2, DIGITS)}`),
      ]),
  },
  {
    kind: 'iban',
    name: 'beside its name',
    make: (r) => iban('AT', r.signs(16, DIGITS)),
    lines: (n) => [`IBAN:${n}`, `IBAN${n}`, `"iban":"${n}"`, `konto ${n} BIC GIBAATWW`, `(${n})`],
  },
  {
    kind: 'iban',
    name: 'wide spaces between',
    make: (r) => inGroups(iban('DE', r.signs(18, DIGITS)), [4, 4, 4, 4, 4, 2], '\u00a0'),
  },

  {
    kind: 'national-id',
    name: 'US, told in words',
    make: (r) => ssn(r).join(r.pick(['', ' ', '-'])),
    lines: (id) => [
      `my social is ${id}`,
      `SSN ${id}`,
      `social security number ${id}`,
      `Her SSN is ${id}.`,
      `SSN# ${id}`,
    ],
  },
  {
    kind: 'national-id',
    name: 'British',
    make: (r) => `AB${r.pick(['', ' '])}${inGroups(r.signs(6, DIGITS), [2, 2, 2], ' ')} C`,
    lines: (id) => [`National Insurance number: ${id}`, `NI number ${id}`, `nino=${id}`],
  },

  {
    kind: 'ip',
    name: 'version 6, with port or prefix',
    make: (r) => `2001:db8:${r.signs(4, HEX)}::${r.signs(3, HEX)}1`,
    lines: (ip) => [`http://[${ip}]:8080/`, `${ip}/64 dev eth0`, `from ${ip}%eth0`],
  },
  {
    kind: 'ip',
    name: 'version 4, in logs',
    make: (r) => `81.2.${r.below(256)}.${1 + r.below(254)}`,
    lines: (ip) => [
      `::ffff:${ip} - - "GET / HTTP/1.1" 200`,
      `${ip}/24 via eth0`,
      `{"ip":"${ip}"}`,
      `sshd[77]: Failed password for root from ${ip} port 50022`,
      `X-Forwarded-For: ${ip}, 10.0.0.1`,
      `ssh root@${ip}`,
    ],
  },
];
