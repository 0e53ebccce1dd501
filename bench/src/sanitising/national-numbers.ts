import { withCheckDigit } from './check-digits.ts';
import { CAPITALS, DIGITS, type Random } from './random.ts';

/** Numbers of nobody, with right check digits, as each country's own rules have them. */
export const nationalNumbers = {
  Germany: (r: Random) => {
    // One of the first ten digits stands there twice, and one is left out.
    const digits = shuffled(r, '123456789').slice(0, 9);
    const doubled = digits.slice(0, 5) + r.pick([...digits]) + digits.slice(5);
    return doubled + mod11of10(doubled);
  },
  France: (r: Random) => {
    const body = `${1 + r.below(2)}${r.signs(2, DIGITS)}${month(r)}${two(1 + r.below(95))}${r.signs(3, '12345')}${r.signs(3, DIGITS)}`;
    return body + two(97 - Number(BigInt(body) % 97n));
  },
  Spain: (r: Random) => {
    const digits = r.signs(8, DIGITS);
    return digits + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23];
  },
  'Spain, of foreigners': (r: Random) => {
    const [first, digits] = [r.below(3), r.signs(7, DIGITS)];
    return `${'XYZ'[first]}${digits}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(first + digits) % 23]}`;
  },
  Italy: (r: Random) => {
    const body = `${r.signs(3, CONSONANTS)}${r.signs(3, CONSONANTS)}${r.signs(2, DIGITS)}${r.pick([...'ABCDEHLMPRST'])}${two(1 + r.below(28))}${r.pick([...'ABCDFGHL'])}${r.signs(3, '123456789')}`;
    const sum = [...body].reduce((all, sign, at) => {
      const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
      return all + (at % 2 === 0 ? (ODD[value] ?? 0) : value);
    }, 0);
    return body + CAPITALS[sum % 26];
  },
  Netherlands: (r: Random) => weighed(r, [9, 8, 7, 6, 5, 4, 3, 2], -1),
  Poland: (r: Random) =>
    ending(
      `${r.signs(2, DIGITS)}${month(r)}${day(r)}${r.signs(4, DIGITS)}`,
      (body) => (10 - (weightedSum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10,
    ),
  Sweden: (r: Random) => {
    const body = withCheckDigit(`${r.signs(2, DIGITS)}${month(r)}${day(r)}${r.signs(3, DIGITS)}`);
    return `${body.slice(0, 6)}-${body.slice(6)}`;
  },
  Norway: (r: Random) => {
    for (;;) {
      const body = `${day(r)}${month(r)}${two(40 + r.below(59))}${r.pick(['1', '2', '3', '4'])}${r.signs(2, DIGITS)}`;
      const one = (11 - (weightedSum(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
      const other = (11 - (weightedSum(body + one, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      if (one < 10 && other < 10) return `${body}${one}${other}`;
    }
  },
  Denmark: (r: Random) =>
    `${day(r)}${month(r)}${two(50 + r.below(40))}-${r.below(4)}${r.signs(3, DIGITS)}`,
  Finland: (r: Random) => {
    const [born, person] = [
      `${day(r)}${month(r)}${two(30 + r.below(69))}`,
      `${2 + r.below(7)}${r.signs(2, '123456789')}`,
    ];
    return `${born}-${person}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(born + person) % 31]}`;
  },
  Belgium: (r: Random) => {
    const body = `${two(40 + r.below(59))}${month(r)}${day(r)}${r.signs(3, '12345678')}`;
    return body + two(97 - (Number(body) % 97));
  },
  Portugal: (r: Random) =>
    ending(`${r.pick(['1', '2'])}${r.signs(7, DIGITS)}`, (body) => {
      const rest = weightedSum(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
      return rest < 2 ? 0 : 11 - rest;
    }),
  Switzerland: (r: Random) =>
    ending(
      `756${r.signs(9, DIGITS)}`,
      (body) => (10 - (weightedSum(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10,
    ),
  Austria: (r: Random) =>
    weighedAt(
      r,
      (digit) => `${r.signs(3, '123456789')}${digit}${day(r)}${month(r)}${two(r.below(99))}`,
    ),
  Brazil: (r: Random) => {
    const tail = (body: string) => {
      const weights = Array.from(body, (_, at) => body.length + 1 - at);
      const rest = (weightedSum(body, weights) * 10) % 11;
      return body + (rest % 10);
    };
    return tail(tail(r.signs(9, '123456789')));
  },
  India: (r: Random) => ending(`${2 + r.below(8)}${r.signs(10, DIGITS)}`, verhoeff),
  China: (r: Random) => {
    const body = `${r.pick(['110105', '310104', '440305', '510107'])}19${two(50 + r.below(49))}${month(r)}${day(r)}${r.signs(3, '123456789')}`;
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    return body + '10X98765432'[weightedSum(body, weights) % 11];
  },
  Canada: (r: Random) => withCheckDigit(`${1 + r.below(7)}${r.signs(7, DIGITS)}`),
  Australia: (r: Random) => weighed(r, [1, 4, 3, 7, 5, 8, 6, 9], 10),
  Japan: (r: Random) =>
    ending(r.signs(11, DIGITS), (body) => {
      const rest = weightedSum(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
      return rest < 2 ? 0 : 11 - rest;
    }),
  Korea: (r: Random) => {
    const body = `${two(50 + r.below(49))}${month(r)}${day(r)}${1 + r.below(2)}${r.signs(5, '12345')}`;
    const rest = weightedSum(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    return `${body.slice(0, 6)}-${body.slice(6)}${(11 - (rest % 11)) % 10}`;
  },
  Romania: (r: Random) =>
    ending(
      `${1 + r.below(2)}${two(50 + r.below(49))}${month(r)}${day(r)}${two(1 + r.below(40))}${r.signs(3, '123456789')}`,
      (body) => {
        const rest = weightedSum(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return rest === 10 ? 1 : rest;
      },
    ),
  'Czech Republic': (r: Random) => {
    for (;;) {
      const body = `${two(54 + r.below(45))}${month(r)}${day(r)}${r.signs(3, '123456789')}`;
      const rest = Number(body) % 11;
      if (rest < 10) return `${body.slice(0, 6)}/${body.slice(6)}${rest}`;
    }
  },
  Turkey: (r: Random) => {
    const body = `${1 + r.below(9)}${r.signs(8, DIGITS)}`;
    const sum = (from: number) =>
      [...body].reduce((all, d, at) => (at % 2 === from ? all + Number(d) : all), 0);
    const tenth = (((sum(0) * 7 - sum(1)) % 10) + 10) % 10;
    return `${body}${tenth}${(sum(0) + sum(1) + tenth) % 10}`;
  },
  'South Africa': (r: Random) =>
    withCheckDigit(`${two(50 + r.below(49))}${month(r)}${day(r)}${r.signs(4, DIGITS)}08`),
} satisfies Record<string, (random: Random) => string>;

export type Country = keyof typeof nationalNumbers;

const CONSONANTS = 'BCDFGLMNPRSTVZ';
const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
const two = (number: number) => String(number).padStart(2, '0');
const month = (r: Random) => two(1 + r.below(12));
const day = (r: Random) => two(1 + r.below(28));

function shuffled(r: Random, signs: string): string {
  const left = [...signs];
  return Array.from(signs, () => left.splice(r.below(left.length), 1)[0]).join('');
}

function ending(body: string, checkOf: (body: string) => number): string {
  return body + checkOf(body);
}

function weightedSum(digits: string, weights: readonly number[]): number {
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * (weights[at] ?? 0), 0);
}

/** Draws until there is a digit, of a weight of its own, with which the weighted sum is a multiple of 11. */
function weighed(r: Random, weights: readonly number[], own: number): string {
  for (;;) {
    const body = r.signs(weights.length, '123456789');
    const sum = weightedSum(body, weights);
    const digit = [...DIGITS].find((each) => (sum + own * Number(each)) % 11 === 0);
    if (digit !== undefined) return body + digit;
  }
}

/** Austria's check digit is the fourth. */
function weighedAt(r: Random, write: (digit: string) => string): string {
  for (;;) {
    const body = write('');
    const rest = weightedSum(body, [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11;
    if (rest < 10) return body.slice(0, 3) + rest + body.slice(3);
  }
}

/** Of ISO 7064, mod 11, 10. */
function mod11of10(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}

/** Verhoeff's, in the group of turns and flips of a pentagon. */
function verhoeff(digits: string): number {
  const times = (a: number, b: number) =>
    a < 5
      ? b < 5
        ? (a + b) % 5
        : 5 + ((a + b) % 5)
      : b < 5
        ? 5 + ((a - b + 5) % 5)
        : (a - b + 5) % 5;
  const turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const turned = (digit: number, count: number): number =>
    count === 0 ? digit : turned(turn[digit] ?? 0, count - 1);
  let product = 0;
  [...digits].reverse().forEach((digit, at) => {
    product = times(product, turned(Number(digit), (at + 1) % 8));
  });
  return [0, 4, 3, 2, 1, 5, 6, 7, 8, 9][product] ?? 0;
}
