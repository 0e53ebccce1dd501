import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventOf, pluralOf, singularOf, withArticle, wordsOf } from './words.ts';

test('a command becomes the fact that it leaves behind', () => {
  const facts = {
    'issue-refund': 'RefundIssued',
    'cancel-seat': 'SeatCancelled',
    'submit-prompt': 'PromptSubmitted',
    'send-sign-in-link': 'SignInLinkSent',
    'stop-answer': 'AnswerStopped',
    'deny-request': 'RequestDenied',
    'open-session': 'SessionOpened',
    'end-session': 'SessionEnded',
    'select-alternative': 'AlternativeSelected',
  };
  for (const [command, fact] of Object.entries(facts)) assert.equal(eventOf(command), fact);
});

test('a name is known in all its forms', () => {
  const forms = { kebab: 'user-story', camel: 'userStory', pascal: 'UserStory' };
  assert.deepEqual(wordsOf('user-story'), { ...forms, spaced: 'user story' });
  assert.throws(() => wordsOf('UserStory'), /not in kebab-case/);
  assert.throws(() => wordsOf('class'), /a word of TypeScript/);
});

test('nouns have plurals and articles', () => {
  assert.deepEqual(['story', 'key', 'box', 'branch'].map(pluralOf), [
    'stories',
    'keys',
    'boxes',
    'branches',
  ]);
  const nouns = ['order', 'story', 'box', 'branch', 'address', 'status', 'news', 'inventory'];
  assert.deepEqual(
    ['orders', 'stories', 'boxes', 'branches', 'addresses', 'status', 'news', 'inventory'].map(
      singularOf,
    ),
    nouns,
  );
  const plurals = ['statuses', 'bonuses', 'uses', 'clauses', 'responses'];
  assert.deepEqual(plurals.map(singularOf), ['status', 'bonus', 'use', 'clause', 'response']);
  assert.deepEqual(['invoice', 'seat'].map(withArticle), ['an invoice', 'a seat']);
});
