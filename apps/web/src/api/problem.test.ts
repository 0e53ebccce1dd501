import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rejectionOf } from './problem.ts';

test('a problem document is a typed rejection with its data', () => {
  const rejection = rejectionOf(
    {
      type: 'urn:atelier:problem:SESSION_LIMIT',
      title: 'Conflict',
      status: 409,
      code: 'SESSION_LIMIT',
      detail: 'This session is full.',
      requestId: 'r',
      messageLimit: 500,
    },
    409,
  );
  assert.equal(rejection?.code, 'SESSION_LIMIT');
  assert.equal(rejection.message, 'This session is full.');
  assert.equal(rejection.status, 409);
  assert.deepEqual(rejection.data, { messageLimit: 500 });
});

test('what is no problem document is left to the client', () => {
  for (const body of [undefined, null, 'Bad gateway', {}, { code: 502 }])
    assert.equal(rejectionOf(body, 502), undefined);
});
