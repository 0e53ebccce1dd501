import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { keyring } from './keyring.jose.ts';
import { refuseLostSecrets, type SealedStore, sealedSecrets } from './sealed-store.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });

/** What every place for sealed secrets does. */
export function sealedStoreConforms(adapter: string, open: () => Promise<SealedStore>) {
  test(`${adapter}: a secret comes back, is replaced, and is gone`, async () => {
    const secrets = sealedSecrets(keyring([key('a')]), await open());
    await secrets.put('user_1', 'password', 'first');
    await secrets.put('user_1', 'password', 'second 🗝️');
    await secrets.put('user_1', 'other', 'third');
    assert.equal(await secrets.get('user_1', 'password'), 'second 🗝️');
    assert.equal(await secrets.get('user_2', 'password'), undefined);
    await secrets.remove('user_1', 'password');
    assert.equal(await secrets.get('user_1', 'password'), undefined);
    assert.equal(await secrets.get('user_1', 'other'), 'third');
  });

  test(`${adapter}: of values stored once at the same time one stays`, async () => {
    const secrets = sealedSecrets(keyring([key('a')]), await open());
    const values = ['1', '2', '3', '4'];
    const kept = await Promise.all(values.map((each) => secrets.putOnce('platform', 'key', each)));
    assert.equal(new Set(kept).size, 1);
    assert.equal(await secrets.get('platform', 'key'), kept[0]);
  });

  test(`${adapter}: a secret is exchanged only for the one that was read`, async () => {
    const secrets = sealedSecrets(keyring([key('a')]), await open());
    await secrets.put('user_1', 'password', 'old');
    await secrets.exchange('user_1', 'password', 'older', 'wrong');
    assert.equal(await secrets.get('user_1', 'password'), 'old');
    await secrets.exchange('user_1', 'password', 'old', 'new');
    assert.equal(await secrets.get('user_1', 'password'), 'new');
  });

  test(`${adapter}: ciphertext tells nothing and opens nowhere else`, async () => {
    const store = await open();
    const secrets = sealedSecrets(keyring([key('a')]), store);
    await secrets.put('user_1', 'password', 'correct horse');
    const jwe = (await store.get({ owner: 'user_1', purpose: 'password' })) ?? '';
    assert.ok(!jwe.includes(Buffer.from('correct horse').toString('base64url')));
    await store.put({ owner: 'user_2', purpose: 'password' }, { jwe, keyId: 'a' });
    await store.put({ owner: 'user_1', purpose: 'other' }, { jwe, keyId: 'a' });
    await assert.rejects(secrets.get('user_2', 'password'), /sealed for another place/);
    await assert.rejects(secrets.get('user_1', 'other'), /sealed for another place/);
    const changed = jwe.replace(/.{6}$/, 'AAAAAA');
    await store.put({ owner: 'user_1', purpose: 'password' }, { jwe: changed, keyId: 'a' });
    await assert.rejects(secrets.get('user_1', 'password'));
  });

  test(`${adapter}: more secrets than one batch are sealed anew, and until then the old key is missed`, async () => {
    const store = await open();
    const [old, next] = [key('old'), key('next')];
    const before = sealedSecrets(keyring([old]), store);
    for (let index = 0; index < 120; index++) await before.put(`user_${index}`, 'p', `${index}`);
    const early = refuseLostSecrets(keyring([next]), store);
    await assert.rejects(early, /master key "old", which is not configured/);
    await refuseLostSecrets(keyring([next, old]), store);
    assert.equal(await sealedSecrets(keyring([next, old]), store).reseal(), 120);
    await refuseLostSecrets(keyring([next]), store);
    const after = sealedSecrets(keyring([next]), store);
    assert.equal(await after.get('user_119', 'p'), '119');
    await assert.rejects(before.get('user_119', 'p'), /master key "next", which is not configured/);
  });
}
