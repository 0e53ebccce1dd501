import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, faultsByField, rejectionIn } from './rejection.ts';

const rejected = (code: string, status: number, data?: unknown) =>
  Object.assign(new Error('What the server said.'), { code, status, data });

test('a form’s own words come before what the server said', () => {
  const error = rejected('WORKSHOP_FULL', 409, { seats: 12 });
  assert.equal(
    explain(error, { WORKSHOP_FULL: ({ seats }) => `All ${String(seats)} seats are taken.` }),
    'All 12 seats are taken.',
  );
  assert.equal(explain(error), 'What the server said.');
});

test('input that does not fit names the field', () => {
  const error = rejected('BAD_REQUEST', 400, {
    issues: [{ path: ['email'], message: 'Invalid.' }],
  });
  assert.equal(explain(error), 'email: Invalid.');
});

test('what is wrong is told at its field, also at one of a list', () => {
  const error = rejected('BAD_REQUEST', 400, {
    issues: [
      { path: ['limits', 1, 'amount'], message: 'Too small.' },
      { path: ['email'], message: 'Invalid.' },
      { path: ['email'], message: 'Too short.' },
      { path: ['elsewhere'], message: 'Unknown.' },
    ],
  });
  const values = { email: '', limits: [] };
  assert.deepEqual(faultsByField(error, values, {}), {
    email: 'Invalid.',
    'limits.1.amount': 'Too small.',
  });
  assert.deepEqual(
    faultsByField(
      rejected('EMAIL_TAKEN', 409),
      values,
      { EMAIL_TAKEN: 'Taken.' },
      { EMAIL_TAKEN: 'email' },
    ),
    { email: 'Taken.' },
  );
  assert.deepEqual(faultsByField(rejected('RANK_TOO_LOW', 403), values, {}), {});
});

test('a server that cannot be reached is told as that', () => {
  assert.match(explain(new TypeError('Failed to fetch')), /server does not answer/);
  assert.equal(rejectionIn(new TypeError('Failed to fetch')), undefined);
});

test('every caller says the same about a lost sign-in', () => {
  assert.match(explain(rejected('UNAUTHORIZED', 401)), /signed out/);
});
