import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationSummary } from './conversation-summary.task.ts';
import { conversationTitle } from './conversation-title.task.ts';

const titleOf = async (prompt: string, answer = '') =>
  (await conversationTitle.skill?.({ prompt, answer }))?.title;

test('a title is made of the words of the conversation, in whatever language', async () => {
  assert.equal(await titleOf('Why is the sea salt?'), 'Sea salt');
  assert.match((await titleOf('Warum ist das Meer salzig? Es ist das Meer.')) ?? '', /Meer/);
  assert.match((await titleOf('Pourquoi la mer est-elle salée ?')) ?? '', /[Mm]er/);
  assert.match((await titleOf('为什么海水是咸的？')) ?? '', /海水/);
  assert.match((await titleOf('なぜ海はしょっぱいのですか？')) ?? '', /海/);
  assert.match((await titleOf('لماذا البحر مالح؟')) ?? '', /البحر/);
  assert.match((await titleOf('🌊', 'A wave of the sea.')) ?? '', /wave/i);
});

test('what has no words gets no title, rather than an invented one', async () => {
  const { output } = conversationTitle;
  assert.equal(output.safeParse({ title: await titleOf('🌊 !') }).success, false);
});

test('whatever is said, a summary of it satisfies what is asked of summaries', async () => {
  for (const text of [
    '🌊',
    '海は青い。海は広い。',
    'x '.repeat(5000),
    '```\ncode\n```',
    '| a |\n|---|',
  ]) {
    const summary = await conversationSummary.skill?.({ messages: [{ role: 'user', text }] });
    conversationSummary.output.parse(summary);
  }
});
