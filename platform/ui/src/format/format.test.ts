import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money, pricePerMillion, pricesPerMillion } from './money.ts';
import { compact, duration, share, speed, whole } from './quantity.ts';
import { ago, dayGroup } from './time.ts';

test('an unknown price is a dash, never zero', () => {
  assert.equal(money(undefined), '–');
  assert.equal(pricePerMillion(undefined), '–');
});

test('large amounts are grouped by thousands, small ones stay as they are', () => {
  assert.deepEqual(
    [2_000_000_000_000, 1_234_567_890_000_000, 999_000_000_000, 123_000, -1e12].map(money),
    ['$2,000.00', '$1,234,567.89', '$999.00', '$0.000123', '-$1,000.00'],
  );
});

test('a price per token reads as dollars per million tokens', () => {
  assert.deepEqual([1250, 75, 0, 0.5].map(pricePerMillion), ['$1.25', '$0.075', 'free', '$0.0005']);
});

test('counts keep three digits, also where rounding reaches the next unit', () => {
  assert.deepEqual(
    [0, 999, 999.6, 1234, 12_345, 999_499, 999_500, 1_050_000, 200_000].map(compact),
    ['0', '999', '1k', '1.23k', '12.3k', '999k', '1M', '1.05M', '200k'],
  );
  assert.equal(whole(1_234_567), '1,234,567');
});

test('times grow from milliseconds to minutes', () => {
  assert.deepEqual(
    [undefined, 84.4, 999.6, 1240, 9994, 9996, 59_949, 59_960, 125_000].map((ms) => duration(ms)),
    ['–', '84 ms', '1.00 s', '1.24 s', '9.99 s', '10.0 s', '59.9 s', '1 min 0 s', '2 min 5 s'],
  );
});

test('a speed of nothing is a dash', () => {
  assert.deepEqual([undefined, Number.POSITIVE_INFINITY, 9.94, 87.3].map(speed), [
    '–',
    '–',
    '9.9 tok/s',
    '87 tok/s',
  ]);
  assert.deepEqual([share(0, 0), share(3, 3), share(1, 3)], ['–', '100 %', '33.3 %']);
});

const now = new Date(2026, 10, 21, 0, 30);
const hoursBefore = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

test('sessions are grouped by days of the calendar, not by 24 hours', () => {
  assert.deepEqual(
    [0.2, 1, 25, 24 * 5, 24 * 20].map((hours) => dayGroup(hoursBefore(hours), now)),
    ['Today', 'Yesterday', 'Last 7 days', 'Last 7 days', 'Last 30 days'],
  );
});

test('the recent past is told in words', () => {
  assert.deepEqual(
    [0, 0.1, 3, 24, 72].map((hours) => ago(hoursBefore(hours), now)),
    ['just now', '6 min ago', '3 h ago', '1 day ago', '3 days ago'],
  );
});

test('prices of a model stand side by side, of several as a span', () => {
  const price = (input: number, output: number) => ({
    inputNanoUsdPerToken: input,
    outputNanoUsdPerToken: output,
  });
  assert.equal(pricesPerMillion(price(250, 2000)), '$0.25 / $2.00');
  assert.equal(pricesPerMillion(price(250, 2000), price(1250, 2000)), '$0.25–$1.25 / $2.00');
  assert.equal(pricesPerMillion(price(0, 0), price(0, 2000)), 'free / free–$2.00');
  assert.equal(pricesPerMillion(price(0, 0)), 'free');
  const each = { nanoUsdPerRequest: 14_000_000 };
  assert.equal(pricesPerMillion({ ...price(0, 0), ...each }), '$0.014 a request');
  assert.equal(
    pricesPerMillion({ ...price(3000, 15_000), ...each }),
    '$3.00 / $15.00 + $0.014 a request',
  );
});
