import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import {
  Block,
  type BlockProps,
  type Components,
  defaultRehypePlugins,
  defaultRemarkPlugins,
  parseMarkdownIntoBlocks,
} from 'streamdown';
import { arrivingBlocks } from './arriving-blocks.ts';
import { fenceIn } from './fence.ts';
import { longBlockIn } from './long-block.ts';
import { MarkdownPieces } from './markdown-pieces.ts';
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

const words = fc.constantFrom(
  'salt',
  '**sea**',
  '`a|b`',
  '[x](https://a.example)',
  '2 * 3',
  '1.',
  'a_b',
);
const text = fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
const below = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  text.map((said) => `   ${said}\n`),
  text.map((said) => `\n   ${said}\n`),
  text.map((said) => `   - ${said}\n   - ${said}\n`),
  fc.constant('   ```ts\n   a\n\n   b\n   ```\n'),
  fc.constantFrom('lazy\n', '  two\n', '---\n', '> q\n', '* other\n'),
);
const list = fc
  .record({
    ordered: fc.boolean(),
    start: fc.constantFrom(1, 7),
    isLoose: fc.constantFrom('never', 'always', 'at times'),
    items: fc.array(fc.record({ text, below, blank: fc.boolean(), task: fc.boolean() }), {
      minLength: 30,
      maxLength: 90,
      size: 'max',
    }),
    oddAt: fc.nat(400),
  })
  .map(({ ordered, start, isLoose, items, oddAt }) =>
    items
      .map(({ text: said, below: more, blank, task }, at) => {
        const marker = ordered ? `${at + start}.` : '- ';
        const isOdd = more.startsWith('   ') || more.startsWith('\n') || at === oddAt;
        const space = isLoose === 'always' || (isLoose === 'at times' && blank) ? '\n' : '';
        return `${marker} ${task && oddAt % 2 ? '[x] ' : ''}${said}\n${isOdd ? more : ''}${space}`;
      })
      .join(''),
  );
const table = fc
  .array(fc.tuple(text, text), { minLength: 50, maxLength: 90, size: 'max' })
  .map((rows) => `| A | B |\n| :-- | --: |\n${rows.map(([a, b]) => `| ${a} | ${b} |\n`).join('')}`);

test('a long list or table in pieces is the one that the whole makes, wherever it ends by now', () => {
  let inPieces = 0;
  fc.assert(
    fc.property(fc.oneof(list, table), fc.nat(60), (whole, missing) => {
      const block = parseMarkdownIntoBlocks(whole.slice(0, whole.length - missing))[0] ?? '';
      const long = longBlockIn(block);
      if (long === undefined) return;
      inPieces++;
      assert.equal((long.kind === 'table' ? long.head : '') + long.pieces.join(''), block);
      const props: BlockProps = {
        content: block,
        index: 0,
        isIncomplete: false,
        components: Object.fromEntries(TAGS.map((tag) => [tag, tag])) as Components,
        rehypePlugins: Object.values(defaultRehypePlugins),
        remarkPlugins: Object.values(defaultRemarkPlugins),
        shouldParseIncompleteMarkdown: false,
        shouldNormalizeHtmlIndentation: false,
      };
      assert.equal(
        shown(createElement(MarkdownPieces, { ...props, block: long })),
        shown(createElement(Block, props)),
      );
    }),
    { numRuns: 30 },
  );
  assert.ok(inPieces > 8, `${inPieces} of them were long`);
});

const TAGS = [
  'ol',
  'ul',
  'li',
  'p',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'a',
  'strong',
  'pre',
  'code',
  'blockquote',
  'hr',
];
/** Space between elements is not seen. */
const shown = (element: ReturnType<typeof createElement>) =>
  renderToStaticMarkup(element).replace(/\s*\n\s*(?=<)|(?<=>)\s*\n\s*/g, '');
