import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMasterKey, parseMasterKeys } from './master-keys.ts';

test('a new key is 32 bytes, and another one each time', () => {
  const [one, other] = [newMasterKey(), newMasterKey()];
  assert.notEqual(one, other);
  assert.equal(parseMasterKeys(one)?.[0]?.key.length, 32);
});

test('base64 and base64url say the same key', () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const [plain] = parseMasterKeys(bytes.toString('base64')) ?? [];
  const [url] = parseMasterKeys(bytes.toString('base64url')) ?? [];
  assert.ok(plain && url);
  assert.equal(plain.id, url.id);
  assert.deepEqual(Buffer.from(plain.key), bytes);
});

test('several keys keep their order, and each has an id that does not tell it', () => {
  const texts = [newMasterKey(), newMasterKey()];
  const keys = parseMasterKeys(texts.join(' , ')) ?? [];
  assert.deepEqual(
    keys.map(({ key }) => Buffer.from(key).toString('base64url')),
    texts,
  );
  assert.equal(new Set(keys.map(({ id }) => id)).size, 2);
  for (const [index, { id }] of keys.entries()) assert.ok(!texts[index]?.includes(id));
});

test('no list is no key, and a wrong one is counted, never shown', () => {
  assert.equal(parseMasterKeys(undefined), undefined);
  assert.equal(parseMasterKeys('  '), undefined);
  const good = newMasterKey();
  for (const wrong of ['too-short', `${newMasterKey()}AAAA`, ''])
    assert.throws(
      () => parseMasterKeys(`${good},${wrong}`),
      ({ message }: Error) =>
        message.startsWith('key 2 has ') && (wrong === '' || !message.includes(wrong)),
    );
});

test('what is no base64 is refused, even where enough of it is', () => {
  assert.throws(() => parseMasterKeys(`${newMasterKey()}!`), /key 1 /);
});
