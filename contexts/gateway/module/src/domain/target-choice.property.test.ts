import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FailureKind } from './failure.ts';
import { DEFAULT_KINDS } from './route.ts';
import { nextPlace, orderByWeight } from './target-choice.ts';

const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 });
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const targetsOf = (each: readonly number[]) => each.map((weight, id) => ({ id, weight }));

test('every target is tried once, and the same number gives the same order', () => {
  fc.assert(
    fc.property(weights, randoms, (each, random) => {
      const targets = targetsOf(each);
      const order = orderByWeight(targets, random);
      assert.deepEqual(new Set(order), new Set(targets));
      assert.equal(order.length, targets.length);
      assert.deepEqual(orderByWeight(targets, random), order);
    }),
  );
});

test('each target gets its share of the first tries, and of the second ones', () => {
  const targets = targetsOf([1, 3, 6]);
  const first = [0, 0, 0];
  const second = [0, 0, 0];
  const DRAWS = 10_000;
  for (let draw = 0; draw < DRAWS; draw++) {
    const [one, two] = orderByWeight(targets, (draw + 0.5) / DRAWS);
    first[one?.id ?? 0]!++;
    if (one?.id === 2) second[two?.id ?? 0]!++;
  }
  assert.deepEqual(first, [1000, 3000, 6000]);
  const near = (count = 0, share: number) => Math.abs(count - share) <= 2;
  assert.ok(near(second[0], 1500) && near(second[1], 4500), `${second}`);
});

const on = (...kinds: FailureKind[]) => new Set(kinds);
const usual = new Set(DEFAULT_KINDS);

test('the next place is the first that is for this failure and was not asked', () => {
  const places = [{ on: usual }, { on: on('rate-limited') }, { on: usual }];
  const after = (kind: FailureKind, asked: number[] = [0]) =>
    nextPlace(places, 0, kind, (index) => asked.includes(index));
  assert.equal(after('rate-limited'), 1);
  assert.equal(after('network'), 2);
  assert.equal(after('network', [0, 2]), undefined);
});

test('what is wrong with the request or the key leads nowhere, unless it is named', () => {
  const kinds = ['content-filter', 'invalid-request', 'authentication', 'cancelled'] as const;
  for (const kind of kinds) {
    assert.equal(
      nextPlace([{ on: usual }, { on: usual }], 0, kind, (index) => index === 0),
      undefined,
    );
    assert.equal(
      nextPlace([{ on: usual }, { on: on(kind) }], 0, kind, (index) => index === 0),
      1,
    );
  }
});

test('a prompt that was too long goes to a model that holds more, or may', () => {
  const places = [8000, 4000, 8000, 128_000].map((contextWindowTokens) => ({
    on: usual,
    contextWindowTokens,
  }));
  const isFirst = (index: number) => index === 0;
  assert.equal(nextPlace(places, 0, 'context-length', isFirst), 3);
  assert.equal(nextPlace(places, 0, 'network', isFirst), 1);
  assert.equal(nextPlace([...places.slice(0, 3), { on: usual }], 0, 'context-length', isFirst), 3);
});
