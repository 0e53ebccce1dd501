import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ada, startPlayground } from './testing/start-playground.ts';

const settings = { parameters: { temperature: 0.5 }, systemPrompt: 'Be brief.' };

test('a change of one setting keeps the others, however it is made', async () => {
  const { api } = startPlayground();
  const { id: sessionId } = await api.createSession({ model: 'echo/words', settings }, ada);
  const change = { model: 'echo/other' };
  const kept = async () => (await api.getSession({ sessionId }, ada)).settings;

  await api.changeSession({ sessionId, settings: change }, ada);
  assert.deepEqual(await kept(), { ...settings, ...change });
  const { id } = await api.submitPrompt({ sessionId, content: 'x', settings: change }, ada);
  assert.deepEqual(await kept(), { ...settings, ...change });
  await api.regenerateAnswer({ sessionId, messageId: id, settings: change }, ada);
  assert.deepEqual(await kept(), { ...settings, ...change });
});

test('a session takes of a configuration what it does not say itself', async () => {
  const { api } = startPlayground();
  const kept = { name: 'Brief', model: 'echo/words', ...settings };
  const { id: configurationId } = await api.createConfiguration(kept, ada);
  const opened = await api.createSession(
    { configurationId, settings: { systemPrompt: 'Be long.' } },
    ada,
  );
  assert.deepEqual(opened.settings, {
    model: 'echo/words',
    parameters: { temperature: 0.5 },
    systemPrompt: 'Be long.',
  });
});
