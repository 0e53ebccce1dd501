import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caller, failsWith } from '@atelier/kernel/testing';
import { ada, playgroundInMemory } from './testing/playground-in-memory.ts';

const talk = [
  'The queue keeps jobs when a worker dies. A worker takes a job from the queue.',
  'Retries of a job need a limit, or the queue never empties. Lunch was fine.',
  'The limit of retries is three, then the job goes to a second queue.',
];

test('a conversation is summarised in its own sentences, and the summary is kept', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  for (const content of talk) await api.submitPrompt({ sessionId, content }, ada);
  const summary = await api.summariseSession({ sessionId }, ada);
  const said = talk.join(' ');
  for (const sentence of [...summary.text.split(/(?<=\.) /), ...summary.points])
    assert.ok(said.includes(sentence), sentence);
  assert.ok(summary.keywords.includes('queue'));
  assert.deepEqual(
    [summary.model, summary.messageCount, gateway.tasks.at(-1)?.operation],
    ['offline/playground.conversation-summary', 6, 'playground.conversation-summary'],
  );
  const session = await api.getSession({ sessionId }, ada);
  assert.equal(session.summary?.text, summary.text);
  assert.equal(session.summary?.upTo, session.messages.at(-1)?.id);
  assert.equal(session.costNanoUsd, 4 * 70);
});

test('a model that is named writes the summary; one that fails says why', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  await failsWith('SESSION_EMPTY', api.summariseSession({ sessionId }, ada));
  await api.submitPrompt({ sessionId, content: talk[0] ?? '' }, ada);
  gateway.answers.push('{"text":"On queues.","points":["They keep jobs."],"keywords":["queue"]}');
  const summary = await api.summariseSession({ sessionId, model: 'echo/words' }, ada);
  assert.deepEqual([summary.text, summary.model], ['On queues.', 'echo/words']);
  assert.match(gateway.tasks.at(-1)?.prompt ?? '', /<user>\nThe queue keeps jobs/);
  await failsWith('SUMMARY_FAILED', api.summariseSession({ sessionId, model: 'echo/broken' }, ada));
  const bob = caller('user_bob');
  await failsWith('SESSION_NOT_FOUND', api.summariseSession({ sessionId }, bob));
});

test('of a conversation that is too long something of every message is sent', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  await api.submitPrompt({ sessionId, content: `begin ${'long'.repeat(50_000)}` }, ada);
  await api.submitPrompt({ sessionId, content: 'a short end' }, ada);
  await api.summariseSession({ sessionId }, ada);
  const { prompt = '' } = gateway.tasks.at(-1) ?? {};
  assert.ok(prompt.length < 90_000);
  assert.match(prompt, /<user>\nbegin long[\s\S]*<user>\na short end\n<\/user>/);
});
