import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mebibytes, refusalOf } from './room.ts';

const MIB = 2 ** 20;
const picture = (sizeBytes: number) => ({ type: 'image' as const, url: 'x'.repeat(sizeBytes) });
const room = { usedBytes: 62 * MIB, limitBytes: 64 * MIB };

test('what fits is not refused, to the last byte', () => {
  assert.equal(refusalOf('', [picture(MIB), picture(MIB)], room), undefined);
  assert.equal(refusalOf('much', [picture(5 * MIB)], undefined), undefined);
});

test('what does not fit says how large it is, what is left, and what to do', () => {
  assert.equal(
    refusalOf('a', [picture(MIB), picture(1.5 * MIB)], room),
    'This is 2.5 MiB, and the session has room for 2 MiB of 64 MiB. Send less, or fork it at an earlier message.',
  );
});

test('a small picture has a size too', () => {
  assert.deepEqual([0, 20_000, 700_000].map(mebibytes), ['0 MiB', '0.1 MiB', '0.7 MiB']);
});
