import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model } from '../playground-api.ts';
import { findModels, startingModel } from './find-models.ts';
import { fitting, withParameter } from './parameter-change.ts';
import {
  exampleSchema,
  exampleTools,
  mistakeInSchema,
  readTools,
  writeTools,
} from './tools-json.ts';

const model = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  provider: id.split('/')[0] ?? '',
  title: id,
  abilities: ['chat'],
  parameters: [],
  usable: true,
  ...more,
});
const offline = model('offline/workshop');
const vision = model('openai/gpt-5', { abilities: ['chat', 'vision'] });
const locked = model('anthropic/claude', { usable: false });
const embedding = model('openai/embed', { abilities: ['embedding'] });
const all = [locked, embedding, offline, vision];

test('models are found by every word of the search, usable ones first, by provider', () => {
  const ids = (search: string) =>
    findModels(all, search).groups.flatMap(({ models }) => models.map(({ id }) => id));
  assert.deepEqual(ids(''), ['offline/workshop', 'openai/gpt-5', 'anthropic/claude']);
  assert.deepEqual(ids('open vision'), ['openai/gpt-5']);
  assert.deepEqual(ids('embed'), []);
});

test('a long list says how many are hidden', () => {
  const many = Array.from({ length: 100 }, (_, place) => model(`x/${place}`));
  assert.equal(findModels(many, '').hidden, 20);
});

test('a session begins with the last model, else the most able one with a key, else offline', () => {
  assert.equal(startingModel(all, 'offline/workshop'), offline);
  assert.equal(startingModel(all, 'anthropic/claude'), vision);
  assert.equal(startingModel([locked, offline], undefined), offline);
  assert.equal(startingModel([locked], undefined), undefined);
  const plain = model('openai/a');
  const price = { inputNanoUsdPerToken: 20_000, outputNanoUsdPerToken: 150_000 };
  const dear = model('openai/pro', { abilities: ['chat', 'vision', 'tools'], price });
  assert.equal(startingModel([plain, dear, vision], undefined), vision);
});

test('a route is begun with by who chose it, and by nobody else', () => {
  const route = model('route/fast', { abilities: ['chat', 'vision', 'tools'] });
  assert.equal(startingModel([offline, route], undefined), offline);
  assert.equal(startingModel([vision, route], undefined), vision);
  assert.equal(startingModel([vision, route], 'route/fast'), route);
});

test('a parameter goes back to the model’s default by being left out', () => {
  const set = withParameter({ seed: 1 }, 'temperature', 0.5);
  assert.deepEqual(set, { seed: 1, temperature: 0.5 });
  assert.deepEqual(withParameter(set, 'temperature', undefined), { seed: 1 });
});

test('another model keeps the parameters it takes, inside its limits', () => {
  const narrow = model('a/b', {
    parameters: [
      { name: 'temperature', min: 0, max: 1 },
      { name: 'reasoningEffort', choices: ['low', 'high'] },
    ],
  });
  assert.deepEqual(
    fitting({ temperature: 1.7, seed: 3, reasoningEffort: 'medium', toolChoice: 'auto' }, narrow),
    { temperature: 1 },
  );
});

test('the examples of the editors are right as they stand', () => {
  assert.equal(mistakeInSchema(exampleSchema), undefined);
  assert.ok('tools' in readTools(exampleTools));
});

test('tools come back from the editor as they went in', () => {
  const read = readTools(exampleTools);
  assert.ok('tools' in read);
  assert.deepEqual(readTools(writeTools(read.tools)), read);
});

test('tools in the nesting of OpenAI are read too', () => {
  const read = readTools('[{"type":"function","function":{"name":"now"}}]');
  assert.ok('tools' in read);
  assert.equal(read.tools[0]?.name, 'now');
});

test('the first mistake in the tools is named', () => {
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['[', /no valid JSON/],
    ['{}', /array of tools/],
    ['[{"name":"a b"}]', /Tool 1: needs a "name"/],
    ['[{"name":"a"},{"name":"a"}]', /Two tools are called a/],
    ['[{"name":"a","parameters":[]}]', /not a JSON schema object/],
  ];
  for (const [text, expected] of mistakes) {
    const read = readTools(text);
    assert.ok('mistake' in read);
    assert.match(read.mistake, expected);
  }
  assert.match(mistakeInSchema('[]') ?? '', /is an object/);
});
