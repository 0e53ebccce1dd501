import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureKind } from './conversation.ts';
import { adviceFor } from './failure-advice.ts';

test('every way in which a call fails says what to do, in a sentence of its own', () => {
  const advice = FailureKind.options.map((kind) => adviceFor({ kind, message: '' }));
  for (const each of advice) assert.match(each, /^[A-Z].+\.$/);
  assert.equal(new Set(advice).size, advice.length);
});

test('a wait that the provider names is told to the second', () => {
  const failure = { kind: 'rate-limited', message: '', retryAfterMs: 1200 } as const;
  assert.equal(adviceFor(failure), 'The provider asks to wait 2 s.');
});
