import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonIn } from './task-answer.ts';

test('the JSON of an answer is found as it is, and in a code block', () => {
  const json = '{"city":"Oslo"}';
  const blocks = [`\`\`\`json\n${json}\n\`\`\``, `Here:\n\`\`\`\n${json}\n  \`\`\`\nDone.`];
  for (const text of [json, ...blocks]) assert.deepEqual(jsonIn(text), { city: 'Oslo' });
  for (const text of ['Oslo', `\`\`\`json\n${json}`]) assert.equal(jsonIn(text), undefined);
});

test('no answer takes for ever to look through', () => {
  for (const piece of ['\n', ' \n', '```\n', '```json', ' '])
    assert.equal(jsonIn(`\`\`\`${piece.repeat(50_000)}`), undefined);
});
