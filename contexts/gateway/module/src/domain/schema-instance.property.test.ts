import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { JsonObject } from './json.ts';
import { schemaInstance } from './schema-instance.ts';

const ajv = new Ajv({ strict: false, validateFormats: false });
const bounds = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(50));

const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonObject>(
      { type: 'boolean' },
      { type: 'null' },
      { const: 7 },
      { type: ['string', 'null'] },
    ),
    fc.record({ enum: fc.uniqueArray(fc.string(), { minLength: 1 }) }),
    bounds.map(([minimum, span]) => ({ type: 'integer', minimum, maximum: minimum + span })),
    bounds.map(([minimum, span]) => ({ type: 'number', minimum, maximum: minimum + span })),
    fc
      .tuple(fc.nat(9), fc.nat(9))
      .map(([minLength, span]) => ({ type: 'string', minLength, maxLength: minLength + span })),
    fc
      .constantFrom('^[A-Z]{3}-\\d{2,4}$', '^(cat|dog)s?$', '[a-f0-9]+', '^v\\d+\\.\\d+$')
      .map((pattern) => ({ type: 'string', pattern })),
    fc
      .tuple(tie('schema'), fc.nat(3))
      .map(([items, minItems]) => ({ type: 'array', items, minItems, maxItems: 4 })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('schema')).map((properties) => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    })),
  ),
}));

test('an instance satisfies its schema, whatever the conversation says, and is always the same', () => {
  fc.assert(
    fc.property(schema, fc.string(), fc.nat(), (wanted, text, seed) => {
      const plain = JSON.parse(JSON.stringify(wanted)) as JsonObject;
      const made = schemaInstance(plain, { text, seed });
      assert.ok(ajv.validate(plain, made), `${JSON.stringify(plain)} → ${JSON.stringify(made)}`);
      assert.deepEqual(schemaInstance(plain, { text, seed }), made);
    }),
    { numRuns: 200 },
  );
});

test('fields are filled from what the conversation says', () => {
  const properties = {
    city: { type: 'string' },
    days: { type: 'integer' },
    budget: { type: 'number' },
    mood: { enum: ['sad', 'happy'] },
    email: { type: 'string', format: 'email' },
  };
  const text = 'Plan 3 days in Zürich for a happy person, budget: 250.5, write to ada@example.org';
  assert.deepEqual(schemaInstance({ type: 'object', properties }, { text }), {
    city: 'Zürich',
    days: 3,
    budget: 250.5,
    mood: 'happy',
    email: 'ada@example.org',
  });
});

test('a recursive schema comes to an end', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } };
  const made = schemaInstance({ $ref: '#/$defs/node', $defs: { node } }, { text: '' });
  assert.ok(JSON.stringify(made).length < 200);
});

test('a value that contains others of its kind comes to an end where it may', () => {
  const node = (next: JsonObject) => ({
    type: 'object',
    properties: { value: { type: 'number' }, next },
    required: ['value', 'next'],
  });
  const lists: JsonObject[] = [
    { ...node({ anyOf: [{ $ref: '#' }, { type: 'null' }] }) },
    { $ref: '#/$defs/n', $defs: { n: node({ anyOf: [{ $ref: '#/$defs/n' }, { type: 'null' }] }) } },
    { ...node({ type: 'array', items: { $ref: '#' } }) },
    { ...node({ type: ['object', 'null'], properties: { next: { $ref: '#' } } }) },
  ];
  for (const list of lists) {
    const made = schemaInstance(list, { text: 'one 1' });
    assert.ok(ajv.validate(list, made), JSON.stringify(made));
  }
});
