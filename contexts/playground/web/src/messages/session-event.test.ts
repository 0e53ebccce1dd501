import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionEventIn } from './session-event.ts';

test('the name of a server-sent event says its type when the data does not', () => {
  const event = { type: 'delta', text: 'a' };
  assert.deepEqual(sessionEventIn({ name: 'delta', data: '{"text":"a"}' }), event);
  assert.deepEqual(sessionEventIn({ name: 'message', data: JSON.stringify(event) }), event);
});

test('events of a newer server are passed over', () => {
  assert.equal(sessionEventIn({ name: 'citation', data: '{}' }), undefined);
  assert.equal(sessionEventIn({ name: 'message', data: '{"type":"citation"}' }), undefined);
});

test('a problem in the middle of a stream is a failure of the answer', () => {
  const problem = { type: 'urn:x', code: 'INTERNAL_SERVER_ERROR', detail: 'Something broke.' };
  assert.deepEqual(sessionEventIn({ name: 'error', data: JSON.stringify(problem) }), {
    type: 'error',
    failure: { kind: 'stream-cut', message: 'Something broke.' },
  });
});
