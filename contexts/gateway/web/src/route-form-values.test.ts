import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouteDefinition } from '@atelier/gateway-contract';
import { fromForm, newFallback, toForm, validateRoute } from './route-form-values.ts';

test('the form of a new route says what the contract takes when nothing is said', () => {
  const form = toForm(undefined);
  form.name = 'fast';
  form.targets[0]!.model = ' openai/gpt-5 ';
  const { name: _, scope: __, ...definition } = fromForm(form);
  assert.deepEqual(
    RouteDefinition.parse(definition),
    RouteDefinition.parse({ targets: [{ model: 'openai/gpt-5' }] }),
  );
});

test('a route goes through its form unchanged', () => {
  const definition = RouteDefinition.parse({
    title: 'Fast',
    targets: [{ model: 'openai/gpt-5', weight: 3, concurrency: 4 }, { model: 'groq/llama' }],
    fallbacks: [{ model: 'offline/workshop', on: ['network'] }, { model: 'house/echo' }],
    retry: { retries: 0 },
    limits: { firstTokenMs: 3000 },
    queue: { length: 0 },
    breaker: { openMs: 1000 },
    hedgeAfterMs: 700,
  });
  const route = {
    ...{ name: 'fast', id: 'route/fast', inForce: true, editable: true },
    scope: 'system' as const,
    definition,
  };
  const { name, scope, ...saved } = fromForm(toForm(route));
  assert.deepEqual([name, scope, RouteDefinition.parse(saved)], ['fast', 'system', definition]);
});

test('a model without its provider, and a route, are marked before they are sent', () => {
  const { model } = validateRoute.fallbacks;
  assert.equal(model(newFallback().model) === null, false);
  assert.deepEqual(
    ['openai/gpt-5', 'groq/a/b', 'gpt-5', 'route/slow'].map((each) => model(each) === null),
    [true, true, false, false],
  );
});
