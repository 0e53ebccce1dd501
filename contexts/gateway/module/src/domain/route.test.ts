import assert from 'node:assert/strict';
import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { routeNameOf } from './model-id.ts';
import { type RouteDefinition, type RouteEvent, route } from './route.ts';

const definition: RouteDefinition = {
  targets: [{ model: 'openai/gpt-5-mini', weight: 3 }],
  fallbacks: [{ model: 'anthropic/claude-haiku-5', on: ['overloaded'] }],
  retry: { retries: 2, backoffMs: 400, maxPauseMs: 20_000 },
  limits: {},
  queue: { length: 50, waitMs: 5000 },
  breaker: {
    consecutiveFailures: 5,
    failureRate: 0.5,
    minimumCalls: 10,
    windowMs: 30_000,
    openMs: 15_000,
    probes: 2,
  },
};
const userId = 'user_ada';
const name = 'fast';
const save = { type: 'SaveRoute', name, definition, userId } as const;
const saved: RouteEvent = { ...save, type: 'RouteSaved', version: 1 };
const removed: RouteEvent = { type: 'RouteRemoved', name };

test('a route is saved, and saved again only when something is different', () => {
  given(route).when(save).accepts(saved);
  given(route, saved).when(save).accepts();
  const other = { ...definition, hedgeAfterMs: 500 };
  given(route, saved)
    .when({ ...save, definition: other })
    .accepts({ ...saved, definition: other, version: 2 });
});

test('a route is removed once, and its next version is a new one', () => {
  given(route, saved).when({ type: 'RemoveRoute', name }).accepts(removed);
  given(route, saved, removed)
    .when({ type: 'RemoveRoute', name })
    .rejects({ code: 'ROUTE_NOT_FOUND' });
  given(route, saved, removed)
    .when(save)
    .accepts({ ...saved, version: 2 });
});

test('a route leads to each model at most once', () => {
  const model = 'openai/gpt-5-mini';
  given(route)
    .when({ ...save, definition: { ...definition, fallbacks: [{ model }] } })
    .rejects({ code: 'ROUTE_TARGET_TWICE', model });
});

test('a route never leads to a route', () => {
  for (const model of ['route/slow', 'route/x.y']) {
    given(route)
      .when({ ...save, definition: { ...definition, fallbacks: [{ model }] } })
      .rejects({ code: 'ROUTE_OF_ROUTES', model });
  }
});

test('a route is named with its prefix or alone, and a model of a provider is none', () => {
  assert.deepEqual(
    ['route/fast', 'fast', 'gpt-4o', 'openai/gpt-5', 'route/a/b', 'route/', 'Fast', ''].map(
      routeNameOf,
    ),
    ['fast', 'fast', 'gpt-4o', undefined, undefined, undefined, undefined, undefined],
  );
});
