import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceOverrideRow } from '../application/price-overrides.projection.ts';
import { prices } from './prices.ts';

test('a call has the price of when it began, whatever the owner says meanwhile', async () => {
  let items: PriceOverrideRow[] = [];
  const published = { find: () => undefined, ofMedia: () => [] };
  const everywhere = { get: async () => undefined, list: async () => ({ items }) };
  const list = prices(published, { everywhere }, () => false);
  const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000);
  const inputAt = (began: Date) => list.find('own', 'model', began)?.input.perMillion;
  const say = async (nanoUsd: number | undefined, since: Date) => {
    const price = { inputNanoUsdPerToken: nanoUsd ?? 0, outputNanoUsdPerToken: 0 };
    const row = { id: 'own/model', workspaceId: 'workspace_platform', price };
    items = nanoUsd === undefined ? [] : [{ ...row, at: since.toISOString() }];
    await list.reload();
  };
  await list.reload();
  await say(1, at(2));
  assert.deepEqual([inputAt(at(3)), inputAt(at(1))], [undefined, 1e6]);
  await say(1000, at(1));
  assert.deepEqual([inputAt(at(1.5)), inputAt(at(0))], [1e6, 1e9]);
  await say(undefined, at(0));
  assert.deepEqual([inputAt(at(0.5)), inputAt(at(-1))], [1e9, undefined]);
});
