import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssistantPart } from './canonical.ts';
import { singleCall } from './single-call.ts';

const call = (id: string) => ({ type: 'tool-call', id, name: 'weather', arguments: '{}' }) as const;
const parts: readonly AssistantPart[] = [{ type: 'text', text: 'so' }, call('a'), call('b')];

test('where one call is allowed, the first one stays', () => {
  const one = singleCall({ parallelToolCalls: false });
  assert.deepEqual(one.parts(parts), parts.slice(0, 2));
  assert.ok(one.allows({ type: 'tool-arguments', index: 0, text: '{}' }));
  assert.ok(!one.allows({ type: 'tool-call', index: 1, id: 'b', name: 'weather' }));
  assert.ok(one.allows({ type: 'text', text: 'so' }));
});

test('where nothing is said, all calls stay', () => {
  const all = singleCall({});
  assert.deepEqual(all.parts(parts), parts);
  assert.ok(all.allows({ type: 'tool-call', index: 1, id: 'b', name: 'weather' }));
});
