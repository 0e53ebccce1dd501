import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outputMeter } from './output-meter.ts';

/** A token for each four signs. */
const estimate = (text: string) => Math.ceil(text.length / 4);
const open = { outputTokens: 100, choices: 1 };

test('what was set aside is never counted, for no token is shorter than a sign', () => {
  let counts = 0;
  const count = (text: string) => {
    counts++;
    return estimate(text);
  };
  const meter = outputMeter(open, count, () => assert.fail('it asked'));
  for (let sign = 0; sign < 100; sign++) {
    meter.add('x');
    assert.equal(meter.check(), undefined);
  }
  assert.equal(counts, 0);
});

test('more is set aside in steps, for each of the answers that were asked for', () => {
  const asked: number[] = [];
  const meter = outputMeter({ ...open, choices: 3 }, estimate, (tokens) => {
    asked.push(tokens);
    return undefined;
  });
  meter.add('x'.repeat(4 * 400));
  assert.equal(meter.check(), undefined);
  assert.deepEqual(asked, [768, 768]);
});

test('who writes on while it is asked for waits for the same answer', async () => {
  const answer = Promise.withResolvers<void>();
  let asked = 0;
  const meter = outputMeter(open, estimate, () => {
    asked++;
    return answer.promise;
  });
  meter.add('x'.repeat(500));
  const waiting = meter.check();
  meter.add('x');
  assert.ok(waiting);
  assert.equal(meter.check(), waiting);
  answer.resolve();
  await waiting;
  assert.equal(asked, 1);
  assert.equal(meter.check(), undefined);
});

test('however it is written, what is set aside is as much as was counted, and not a step more', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2000 })), (texts) => {
      let room = open.outputTokens;
      let counted = 0;
      const meter = outputMeter(
        open,
        (text) => {
          counted += estimate(text);
          return estimate(text);
        },
        (tokens) => {
          assert.ok(counted > room);
          room += tokens;
          return undefined;
        },
      );
      for (const text of texts) {
        meter.add(text);
        assert.equal(meter.check(), undefined);
        assert.ok(counted <= room);
      }
    }),
  );
});
