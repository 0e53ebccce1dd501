import { z } from '@atelier/contract';
import fc from 'fast-check';

/** The part of JSON Schema that zod makes of our inputs. */
type Schema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
};

/**
 * Inputs of an operation, most of them valid and none of them nice. Fields named in `known` are often
 * one of those values, so that what exists is met too. Cursors are left out: only lists make them.
 */
export function anyInput(
  schema: z.ZodType,
  known: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<unknown> {
  return valueOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, known);
}

const NASTY = ['', '\0', 'a\0b', '\ud800', "'; drop table events; --", '%_\\', '../..', '🗝️', '{}'];
const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('a plain text', 'x'.repeat(3000)),
);
const time = fc.constantFrom(
  '0000-01-01T00:00:00Z',
  '2026-03-01T12:00:00+01:00',
  '2026-02-29T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
);
const junk = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.boolean(),
  fc.array(text, { maxLength: 2 }),
);

function valueOf(schema: Schema, known: Parameters<typeof anyInput>[1]): fc.Arbitrary<unknown> {
  const { properties, items, anyOf, allOf } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (anyOf) return fc.oneof(...anyOf.map((each) => valueOf(each, known)));
  if (allOf?.[0]) return valueOf(allOf[0], known);
  if (properties) return objectOf(schema, known);
  if (items) return fc.array(valueOf(items, known), { maxLength: 3 });
  if (schema.type === 'integer' || schema.type === 'number') {
    const { minimum: min = 0, maximum: max = 200 } = schema;
    return fc.oneof(fc.integer(), mostly(fc.integer({ min, max: Math.min(max, 200) })));
  }
  if (schema.type === 'string') return stringOf(schema);
  return fc.oneof(text, junk);
}

function stringOf({ format, pattern }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return time;
  if (format === 'email') return fc.emailAddress();
  if (format === 'uri') return fc.oneof(fc.webUrl(), fc.constant('http://127.0.0.1/x'));
  if (pattern === undefined) return text;
  const prefix = /^\^([a-z]+_)/.exec(pattern)?.[1];
  const matching = fc.stringMatching(new RegExp(pattern), { maxLength: 60 });
  return prefix === undefined
    ? matching
    : fc.oneof(
        matching,
        text.map((each) => prefix + each),
      );
}

function objectOf(
  { properties = {}, required = [] }: Schema,
  known: Parameters<typeof anyInput>[1],
): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).filter(([name]) => name !== 'cursor');
  const arbitraries = fields.map(([name, schema]) => {
    const values = known[name] ?? [];
    const own = valueOf(schema, known);
    const usual = values.length === 0 ? own : fc.oneof(own, fc.constantFrom(...values));
    return [name, fc.oneof(junk, mostly(usual))];
  });
  const record = (requiredKeys: readonly string[]) =>
    fc.record<Record<string, unknown>>(Object.fromEntries(arbitraries), {
      requiredKeys: [...requiredKeys],
    });
  return fc.oneof(record([]), mostly(record(required)));
}

function mostly<T>(arbitrary: fc.Arbitrary<T>) {
  return { weight: 19, arbitrary };
}
