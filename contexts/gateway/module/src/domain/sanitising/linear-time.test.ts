import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { secretlintDetector } from '../../infrastructure/detector.secretlint.ts';
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
];
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 }));

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

test('the time grows with the text and not faster, whatever is repeated', () => {
  const unit = fc.record({
    before: piece,
    middle: fc.array(piece, { minLength: 1, maxLength: 2 }).map((pieces) => pieces.join('') || 'a'),
    times: fc.constantFrom(1, 3, 30, 300, 4000),
    behind: piece,
  });
  fc.assert(
    fc.property(unit, ({ before, middle, times, behind }) => {
      const one = before + middle.repeat(times) + behind;
      const text = one.repeat(Math.ceil(40_000 / one.length)).slice(0, 60_000);
      // A careless pattern takes seconds for it; the bound is far above a slow machine's linear time.
      const tookMs = Math.min(...[1, 2].map(() => timed(() => detected(text))));
      assert.ok(
        tookMs < 1000,
        `${tookMs} ms for ${JSON.stringify([before, middle, times, behind])}`,
      );
    }),
    { numRuns: 200 },
  );
});

test('a value of any length after any name ends the search as soon as a short one', () => {
  for (const name of ['password=', '"password": "', 'token is ', 'secret = ', 'api_key: '])
    for (const sign of ['a', 'A', 'Aa', 'a_', 'a-', 'a.', '1', 'a1', ' a', '/', '+'])
      for (const end of ['1', '!', '"', ' ', '']) {
        const text = name + sign.repeat(3000) + end;
        assert.ok(timed(() => detected(text)) < 500, JSON.stringify([name, sign, end]));
      }
});

test('four times the text takes no ten times as long', () => {
  for (const unit of PIECES) {
    const short = unit.repeat(Math.ceil(40_000 / unit.length));
    const shortMs = timed(() => detected(short));
    const longMs = Math.min(...[1, 2].map(() => timed(() => detected(short.repeat(4)))));
    assert.ok(longMs < 10 * shortMs + 200, `${JSON.stringify(unit)}: ${shortMs} ms, ${longMs} ms`);
  }
});

test('the kept library is no slower on what is repeated', async () => {
  for (const unit of PIECES) {
    const text = unit.repeat(Math.ceil(40_000 / unit.length));
    const began = performance.now();
    await secretlintDetector(text);
    assert.ok(performance.now() - began < 2000, JSON.stringify(unit));
  }
});
