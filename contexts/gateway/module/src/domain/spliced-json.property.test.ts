import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spliceJson } from './spliced-json.ts';

test('splicing changes the named fields and nothing else, whatever the JSON looks like', () => {
  const object = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('model', 'stream')),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(object, fc.nat(4), fc.jsonValue(), (body, indent, value) => {
      const text = JSON.stringify(body, null, indent);
      const spliced = spliceJson(text, { model: JSON.stringify(value) });
      assert.deepEqual(JSON.parse(spliced), JSON.parse(JSON.stringify({ ...body, model: value })));
    }),
  );
});

test('numbers keep their spelling and doubled keys are all replaced', () => {
  assert.equal(
    spliceJson('{"model":"a", "temperature": 1.0, "big":12345678901234567890 ,"mod\\u0065l":[1]}', {
      model: '"b"',
    }),
    '{"model":"b", "temperature": 1.0, "big":12345678901234567890 ,"mod\\u0065l":"b"}',
  );
});
