import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstWords } from './first-words.ts';

test('a title is words, without the marks of Markdown', () => {
  const titles: Record<string, string> = {
    'Why is the sea salt?\nIn one line.': 'Why is the sea salt?',
    '```ts\nconst a = 1;\n```\nWhat does this do?': 'What does this do?',
    '```python\n\ndef sea():\n```': 'def sea():',
    '~~~\n```\na\n~~~\nSay why': 'Say why',
    '## **Plan** the _move_ ##': 'Plan the move',
    '> - [ ] Read [the notes](https://example.com/a) first': 'Read the notes first',
    '1. See ![a map](map.png) and [more][1]': 'See a map and more',
    '**[Docs](https://a.example)** by <https://b.example>': 'Docs by https://b.example',
    'Is `__init__` called, or `a*b*c`?': 'Is __init__ called, or a*b*c?',
    '``` `x` ``` is code': '`x` is code',
    'Prove $$a^2 \\ge 0$$': 'Prove a^2 \\ge 0',
    '<document>\n<title>Salt</title>\n': '<title>Salt</title>',
    'What does <div> do in snake_case_names, 2*3*4 and a ~ b?':
      'What does <div> do in snake_case_names, 2*3*4 and a ~ b?',
    '| Sea | Salt |\n| --- | --- |': 'Sea Salt',
    '---\n\n***Now*** go': 'Now go',
    '🌊': '🌊',
    '```\n```': 'Untitled',
    ' \n': 'Untitled',
  };
  for (const [prompt, title] of Object.entries(titles)) assert.equal(firstWords(prompt), title);
});

test('a prompt made to be slow to read is not', () => {
  for (const mark of ['`', '[', '*', '_', '> ', '<', '| ', '![]('])
    firstWords(mark.repeat(500_000));
});
