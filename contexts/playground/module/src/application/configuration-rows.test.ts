import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsAfter } from '@atelier/kernel/testing';
import type { ConfigurationEvent } from '../domain/configuration.ts';
import { configurationList } from './configuration-list.projection.ts';
import { configurationVersions } from './configuration-versions.projection.ts';
import { describedIn } from './create-configuration.ts';

test('a field that a configuration gets needs no change of handlers and read tables', () => {
  // As if contract and aggregate had it.
  const input = { name: 'Brief', model: 'offline/workshop', parameters: {}, systemPrompt: '' };
  const named = { configurationId: 'configuration_1', userId: 'user_ada' } as const;
  const made = { ...named, ...describedIn({ ...input, ...{ purpose: 'letters' } }) };
  const changed = { ...named, ...describedIn({ ...input, ...{ purpose: 'replies' } }), version: 2 };
  const history: ConfigurationEvent[] = [
    { type: 'ConfigurationCreated', ...made },
    { type: 'ConfigurationUpdated', ...changed },
  ];
  assert.partialDeepStrictEqual(rowsAfter(configurationList, ...history) as object[], [
    { name: 'Brief', purpose: 'replies', version: 2 },
  ]);
  assert.partialDeepStrictEqual(rowsAfter(configurationVersions, ...history) as object[], [
    { name: 'Brief', purpose: 'letters', version: 1 },
    { name: 'Brief', purpose: 'replies', version: 2 },
  ]);
});
