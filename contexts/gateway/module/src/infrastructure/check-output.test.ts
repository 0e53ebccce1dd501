import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ajvCheck } from './check-output.ajv.ts';

const check = ajvCheck();

test('an answer is checked against its schema, and told what is wrong with it', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  assert.equal(check('{"n":1}', schema), undefined);
  assert.equal(check('{"n":"one"}', schema), '/n must be integer');
  assert.equal(check('{}', schema), "the answer must have required property 'n'");
  assert.equal(check('no', schema), 'it is no JSON');
});

test('a schema that would take for ever is left to the provider, also the next time', () => {
  const slow = { type: 'string', pattern: '^(a+)+$' };
  const text = JSON.stringify(`${'a'.repeat(60)}!`);
  assert.equal(check(text, slow), undefined);
  const began = performance.now();
  for (let again = 0; again < 20; again++) assert.equal(check(text, slow), undefined);
  // Twenty more looks at it would take ten seconds.
  assert.ok(performance.now() - began < 5000);
  assert.equal(check('"x"', { type: 'string', maxLength: 0 }) === undefined, false);
});
