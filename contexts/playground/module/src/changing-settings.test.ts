import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unsupportedBy } from './domain/settings.ts';
import { ada, playgroundInMemory } from './testing/playground-in-memory.ts';

const settings = { parameters: { temperature: 0.5 }, systemPrompt: 'Be brief.' };

test('a change of one setting keeps the others, however it is made', async () => {
  const { api } = playgroundInMemory();
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
  const { api } = playgroundInMemory();
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

test('the whole history of a configuration can be read, page by page', async () => {
  const { api } = playgroundInMemory();
  const named = (name: string) => ({ name, model: 'echo/words', ...settings });
  const { id: configurationId } = await api.createConfiguration(named('1'), ada);
  for (const name of ['2', '3'])
    await api.updateConfiguration({ configurationId, ...named(name) }, ada);
  const first = await api.listConfigurationVersions({ configurationId, limit: 2 }, ada);
  const { nextCursor: cursor } = first;
  assert.ok(cursor);
  const second = await api.listConfigurationVersions({ configurationId, limit: 2, cursor }, ada);
  assert.deepEqual(
    [...first.items, ...second.items].map(({ name }) => name),
    ['3', '2', '1'],
  );
});

test('tools are kept only up to a size, for they are read with every line of a list', () => {
  const model = { id: 'echo/words', abilities: ['chat'], parameters: [{ name: 'tools' }] };
  const parametersSchema = JSON.stringify({ description: 'x'.repeat(150_000) });
  const asked = (count: number) => {
    const tools = Array.from({ length: count }, (_, at) => ({ name: `t${at}`, parametersSchema }));
    return unsupportedBy(model, { model: model.id, parameters: { tools }, systemPrompt: '' });
  };
  assert.equal(asked(3), undefined);
  assert.equal(asked(4)?.parameter, 'tools');
});
