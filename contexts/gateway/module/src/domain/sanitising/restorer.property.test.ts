import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newMask } from './mask.ts';
import { restored, restorer } from './restorer.ts';

const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const entry = fc.record({ kind: fc.constantFrom('email', 'card', 'api-key'), value });
/** What stands between placeholders: also beginnings of some, and what only looks like one. */
const between = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    '<',
    '<<',
    '<EMAIL',
    '<EMAIL_',
    '<EMAIL_1',
    '<EMAIL_99>',
    '>',
    '\\',
    '\\u003',
    '\\u00',
  ),
);
const cuts = fc.array(fc.nat(200), { maxLength: 12 });

function cut(text: string, places: readonly number[]): readonly string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)), text.length].sort(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

test('values come back however the answer is cut, and nothing else changes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(between, entry), { maxLength: 8 }),
      between,
      cuts,
      (said, last, places) => {
        const mask = newMask([]);
        const pieces = said.map(([words, { kind, value }]) => ({
          masked: words + mask.placeholderOf(kind, value),
        }));
        const masked = pieces.map(({ masked }) => masked).join('') + last;
        const { push, end } = restorer(mask);
        const answer = cut(masked, places).map(push).join('') + end();
        assert.equal(answer, replacedAtOnce(masked, mask.values));
        assert.equal(restored(mask, masked), answer);
      },
    ),
    { numRuns: 500 },
  );
});

test('in the arguments of a tool call they are JSON, however cut and however escaped', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 5 }),
      cuts,
      fc.nat(2),
      (entries, places, how) => {
        const mask = newMask([]);
        const object = Object.fromEntries(
          entries.map(({ kind, value }, index) => [
            `f${index}`,
            `to ${mask.placeholderOf(kind, value)}!`,
          ]),
        );
        const [open = '<', close = '>'] =
          [
            ['<', '>'],
            ['\\u003c', '\\u003e'],
            ['\\u003C', '\\u003E'],
          ][how] ?? [];
        const json = JSON.stringify(object).replaceAll('<', open).replaceAll('>', close);
        const { push, end } = restorer(mask, 'json');
        const whole = cut(json, places).map(push).join('') + end();
        assert.deepEqual(
          JSON.parse(whole),
          Object.fromEntries(entries.map(({ value }, index) => [`f${index}`, `to ${value}!`])),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('what cannot become a placeholder is shown at once', () => {
  const mask = newMask([]);
  const email = mask.placeholderOf('email', 'ada@example.com');
  const { push, end } = restorer(mask);
  assert.deepEqual(['a < b <', 'b> and <EM', 'AIL_1', '> or ', email, '<'].map(push), [
    'a < b ',
    '<b> and ',
    '',
    'ada@example.com or ',
    'ada@example.com',
    '',
  ]);
  assert.equal(end(), '<');
});

/** The same without pieces, in the simplest words. */
function replacedAtOnce(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/<[A-Z_]+_\d+>/g, (placeholder) => values.get(placeholder) ?? placeholder);
}
