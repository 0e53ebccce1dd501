import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyUses } from '../application/ports.ts';

const at = (seconds: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + seconds * 1000);

/** What every keeper of API keys' last uses does. */
export function keyUsesConform(adapter: string, open: () => Promise<KeyUses>) {
  test(`${adapter}: the last use of a key is known to the minute`, async () => {
    const uses = await open();
    for (const seconds of [0, 30, 59]) uses.note('key_1', at(seconds));
    await uses.settled();
    assert.deepEqual(await uses.lastOf(['key_1', 'key_2']), new Map([['key_1', at(0)]]));
    uses.note('key_1', at(60));
    uses.note('key_2', at(61));
    await uses.settled();
    assert.deepEqual(
      await uses.lastOf(['key_1', 'key_2']),
      new Map([
        ['key_1', at(60)],
        ['key_2', at(61)],
      ]),
    );
  });
}
