import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivingBlocks } from './arriving-blocks.ts';
import { fenceIn } from './fence.ts';
import { withDollarMath } from './math-marks.ts';
import { safeAddress } from './safe-address.ts';

test('TeX’s own marks become the ones the renderer reads', () => {
  assert.equal(withDollarMath('so \\(n^2\\) pairs'), 'so $$n^2$$ pairs');
  assert.equal(withDollarMath('\\[ a = b \\]'), '\n$$\na = b\n$$\n');
});

test('code keeps its backslashes, also while its fence is open', () => {
  for (const text of ['`\\(x\\)`', '```tex\n\\(x\\)\n```', 'a\n```\n\\[x\\]'])
    assert.equal(withDollarMath(text), text);
});

test('money stays money', () => {
  assert.equal(withDollarMath('between $5 and $10'), 'between $5 and $10');
});

test('a link leaves by the web or by mail, in no other way', () => {
  assert.equal(safeAddress('https://example.com/a'), 'https://example.com/a');
  assert.equal(safeAddress('mailto:ada@example.com'), 'mailto:ada@example.com');
  const unsafe = [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    '/settings',
    '//evil.example',
    undefined,
  ];
  for (const address of unsafe) assert.equal(safeAddress(address), undefined, address);
});

test('a fence is read as code without its marks, also while it is open', () => {
  const code = { language: 'ts', code: 'a\n\n  b' };
  assert.deepEqual(fenceIn('```ts\na\n\n  b\n```\n\n'), code);
  assert.deepEqual(fenceIn('~~~~ TS title=x\na\n\n  b\n~~~~~'), code);
  assert.deepEqual(fenceIn('```ts\na\n\n  b\n'), code);
  assert.deepEqual(fenceIn('````\n```\na\n```\n````'), { language: '', code: '```\na\n```' });
  assert.deepEqual(fenceIn('```ty'), { language: 'ty', code: '' });
  assert.deepEqual(fenceIn('```\n```'), { language: '', code: '' });
});

test('what is not one fence from the margin on is left to the renderer', () => {
  for (const block of [
    'text',
    '``` `x` ```',
    '  ```\na\n```',
    '- ```\n  a\n  ```',
    '```\na\n```\nb',
  ])
    assert.equal(fenceIn(block), undefined, block);
});

test('of an answer that arrives only the last block is mended, the others stay as they were', () => {
  const before = arrivingBlocks('# One **bold\n\nTwo **bol');
  assert.deepEqual(before, ['# One **bold\n\n', 'Two **bol**']);
  const after = arrivingBlocks('# One **bold\n\nTwo **bold** and *mo');
  assert.deepEqual(after, ['# One **bold\n\n', 'Two **bold** and *mo*']);
});
