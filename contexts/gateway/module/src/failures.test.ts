import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routedFace, told } from './testing/routed-face.ts';
import type { Fault } from './testing/fault.ts';

// What goes wrong at providers before anything of an answer was shown, and what becomes of it: the
// first seven of the sixteen failures that the engine is measured by. The others are next door.

const face = await routedFace();
const { upstream, route, ask, logged } = face;
const ANSWER = 'You said: one two three';
let names = 0;

for (const [way, first, second] of [
  ['passed through', 'openai', 'house'],
  ['translated', 'anthropic', 'openai'],
  ['translated, Gemini', 'google', 'openai'],
] as const) {
  for (const stream of [true, false]) {
    const how = `${way}, ${stream ? 'streamed' : 'whole'}`;

    /** A route from `a` to `b`, which fail so from call to call, `b` never. */
    const between = async (always: Fault | undefined, ...faults: readonly Fault[]) => {
      const [a, b] = [`a${++names}`, `b${names}`];
      if (always) upstream.always(a, always);
      upstream.script(a, ...faults);
      const targets = [{ model: `${first}/${a}`, weight: 1 }];
      const name = await route({ targets, fallbacks: [{ model: `${second}/${b}` }] });
      return { a, b, name };
    };

    test(`S01 a 429 with Retry-After is waited for, and the same target answers (${how})`, async () => {
      const limited = { status: 429, headers: { 'retry-after-ms': '120' } };
      const { a, b, name } = await between(undefined, limited);
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${first}/${a}`]);
      assert.ok(got.tookMs >= 120, `came back after ${got.tookMs} ms`);
      assert.deepEqual(told((await logged()).attempts), [`${a}:rate-limited`, a]);
      assert.equal(upstream.callsOf(b).length, 0);
    });

    test(`S01 a pause longer than is waited for leads to the fallback at once (${how})`, async () => {
      const { a, b, name } = await between({ status: 429, headers: { 'retry-after': '60' } });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${b}`]);
      assert.equal(upstream.callsOf(a).length, 1);
      assert.ok(got.tookMs < 2500);
    });

    test(`S02 429 for ever is tried a few times, then the fallback answers (${how})`, async () => {
      const { a, b, name } = await between({ status: 429 });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${b}`]);
      assert.equal(upstream.callsOf(a).length, 3);
    });

    test(`S03 a single 500 is cured by asking the same target again (${how})`, async () => {
      const { a, b, name } = await between(undefined, { status: 500 });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${first}/${a}`]);
      assert.equal(upstream.callsOf(b).length, 0);
    });

    test(`S04 503 for ever leads to the fallback (${how})`, async () => {
      const { a, b, name } = await between({ status: 503 });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${b}`]);
      const failed = `${a}:overloaded`;
      assert.deepEqual(told((await logged()).attempts), [failed, failed, failed, b]);
    });

    test(`S05 a connection that is reset is tried again, then the fallback answers (${how})`, async () => {
      const once = await between(undefined, { reset: true });
      assert.equal((await ask(once.name, stream)).target, `${first}/${once.a}`);
      const ever = await between({ reset: true });
      const got = await ask(ever.name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${ever.b}`]);
      assert.equal((await logged()).attempts[0]?.failure, 'network');
    });

    test(`S06 a target that says nothing is given one time-out, and not asked again (${how})`, async () => {
      const { a, b, name } = await between({ silent: true });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${b}`]);
      assert.deepEqual(told((await logged()).attempts), [`${a}:first-token-timeout`, b]);
      assert.ok(got.tookMs < 2500, `took ${got.tookMs} ms`);
      assert.equal(await upstream.callsOf(a)[0]?.over, 'closed');
    });

    test(`S07 a target that is slow to begin is left for the fallback (${how})`, async () => {
      const { a, b, name } = await between({ headDelayMs: 3000 });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${b}`]);
      assert.deepEqual(told((await logged()).attempts), [`${a}:first-token-timeout`, b]);
      assert.ok(got.tookMs < 2500, `took ${got.tookMs} ms`);
    });
  }
}
