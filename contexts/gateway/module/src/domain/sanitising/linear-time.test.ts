import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { secretlintDetector } from '../../infrastructure/detector.secretlint.ts';
import { countedSteps } from '../../testing/counted-steps.ts';
import { detected } from './detected.ts';

/** What patterns begin with, go on with, or end with: repeated, it makes a careless one very slow. */
const PIECES = [
  'a',
  'A1',
  '0',
  '4',
  '1.',
  '1 ',
  '0-',
  'a.',
  'a-',
  'a_',
  'a@',
  '@',
  '%40',
  ' at ',
  ' dot ',
  '(at)',
  '(5',
  '+1',
  '(555) ',
  '00',
  '::',
  'a:',
  '://',
  '://a:',
  '://a:b',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----',
  'sk-',
  'sk-ant-a1',
  'eyJ',
  'eyJaaaaaaaa.eyJaaaaaaaa.',
  'ghp_',
  'xoxb-',
  'AKIA',
  'SG.',
  'M.',
  'password',
  'password=',
  'password is ',
  'password: "',
  '"password": \\"',
  'token ',
  'bearer ',
  'basic ',
  'api_key',
  'secret_',
  '-u a:',
  'mysql ',
  ' -p',
  'DE89',
  'DE89 ',
  'arn:aws:',
  '"',
  '\\"',
  '\\',
  "'",
  '`',
  '=',
  '[',
  '>',
  ' ',
  '\t',
  '\n',
  'figd_',
  'é',
  '😀',
  'token=a(',
  'secret=a[',
  'password=aa=',
  'pw ',
  'the password is ',
  'passwort für a ',
  'log in with ada and ',
  'login: a / ',
  'a1B!',
  'x as the ',
  '密码：',
  "password'",
  '(a, password) values (',
  'name="password" ',
  'WIFI:',
  'echo ',
  'redis-cli ',
  'call me at ',
  'my number is ',
  'tel 0 1 ',
  'TEL;',
  '<phone ',
  'AB 12 ',
  'DNI ',
  'tax id 1 ',
];
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 }));

/** What grows with the square grows by 16 here; within a window that grows, by a little more than 4. */
const MOST_GROWTH = 6;
const SHORT = 400;

function repeated(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

async function growthOf(unit: string, search: (text: string) => unknown): Promise<number> {
  const few = await countedSteps(() => search(repeated(unit, SHORT)));
  const many = await countedSteps(() => search(repeated(unit, 4 * SHORT)));
  // Each sign is read once without an expression, to see where one may begin.
  return (many + 4 * SHORT) / (few + SHORT);
}

test('the steps grow with the text and not faster, whatever is repeated', async () => {
  for (const unit of PIECES) {
    const growth = await growthOf(unit, detected);
    assert.ok(growth < MOST_GROWTH, `${growth} times the steps for ${JSON.stringify(unit)}`);
  }
});

test('nor by pieces of two patterns together', async () => {
  const unit = fc
    .tuple(piece, piece, fc.constantFrom(1, 1, 3, 30), piece)
    .map(([before, middle, times, behind]) => `${before}${middle.repeat(times)}${behind} `);
  await fc.assert(
    fc.asyncProperty(unit, async (text) => {
      const growth = await growthOf(text, detected);
      assert.ok(growth < MOST_GROWTH, `${growth} times the steps`);
    }),
    { numRuns: 30 },
  );
});

test('a value of any length after any name takes steps as it is long', async () => {
  for (const name of ['password=', '"password": "', 'the password is ', 'secret = ', 'pw: '])
    for (const sign of ['a', 'Aa', 'a_', 'a-', 'a.', '1', 'a1', ' a', '/', '+']) {
      const text = (length: number) => `${name}${repeated(sign, length)}!`;
      const few = await countedSteps(() => detected(text(150)));
      const many = await countedSteps(() => detected(text(600)));
      assert.ok(many < MOST_GROWTH * few, JSON.stringify([name, sign, few, many]));
    }
});

test('the kept library takes no more on what is repeated', async () => {
  // It knows no people, and few words: what its patterns begin with, and what they go over.
  for (const unit of PIECES.filter((each) => !/[ é😀(]|^[\d+<]|TEL|DE89|WIFI/u.test(each))) {
    const growth = await growthOf(unit, secretlintDetector);
    assert.ok(growth < MOST_GROWTH, `${growth} times the steps for ${JSON.stringify(unit)}`);
  }
});

test('what takes the square of the text is seen', async () => {
  assert.ok((await growthOf('a', (text) => /a*b/.exec(text))) > MOST_GROWTH);
});
