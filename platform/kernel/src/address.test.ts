import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress, isPrivateHost } from './address.ts';

const PRIVATE = [
  '0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1',
  '172.31.255.255 192.168.1.1 198.18.0.1 198.19.255.255 224.0.0.1 240.0.0.1 255.255.255.255',
  '192.0.0.192 192.0.2.1 198.51.100.7 203.0.113.9',
  ':: ::1 fe80::1 fe80::1%eth0 fc00::1 fd12:3456::1 fd00:ec2::254 ff02::1 2001:db8::1 2001::1 100::1',
  '::ffff:127.0.0.1 ::ffff:7f00:1 0:0:0:0:0:ffff:10.0.0.1 ::ffff:0:10.0.0.1 ::127.0.0.1',
  '64:ff9b::a9fe:a9fe 64:ff9b::192.168.0.1 64:ff9b:1::1 2002:7f00:1:: 2002:c0a8:101::1 fec0::1 3fff::1',
].flatMap((line) => line.split(' '));

const PUBLIC = [
  '1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.1.1 223.255.255.255',
  '2606:4700:4700::1111 2a00:1450:4001:82a::200e ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1',
].flatMap((line) => line.split(' '));

test('addresses of private, local, shared and reserved networks are private', () => {
  assert.deepEqual(
    PRIVATE.filter((address) => !isPrivateAddress(address)),
    [],
  );
});

test('ordinary addresses of the internet are not private', () => {
  assert.deepEqual(PUBLIC.filter(isPrivateAddress), []);
});

test('what is no address cannot be judged and counts as private', () => {
  for (const text of ['', 'example.com', '1.2.3', '1.2.3.256', '0x7f.1', '::g', '1::2::3', '1:2:3'])
    assert.ok(isPrivateAddress(text), text);
});

test('names that only mean this machine or network are private hosts', () => {
  for (const host of [
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'db',
    'nas.local',
    '[::1]',
    '10.0.0.1',
  ])
    assert.ok(isPrivateHost(host), host);
  for (const host of ['api.openai.com', 'example.com.', '[2606:4700:4700::1111]', '1.1.1.1'])
    assert.ok(!isPrivateHost(host), host);
});
