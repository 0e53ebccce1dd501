import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import type { Fault } from './testing/fault.ts';
import { type RouteGiven, routedFace, told } from './testing/routed-face.ts';

// A try that came to nothing costs what its provider may charge for it: it is a call of its own.

const face = await routedFace();
const { upstream, route, ask, logged, lost, client } = face;
let names = 0;

/** One that a call passes through to, and one that it is translated for by a codec of providers alone. */
const TARGETS = ['openai/gpt-4o', 'google/gemini-2.5-flash'];
const nameOf = (target: string) => target.slice(target.indexOf('/') + 1);

/** A route from a target, which fails so, to another one. Both have a price. */
async function between(fault: Fault, more: Partial<RouteGiven> = {}, target = 'openai/gpt-4o') {
  upstream.always(nameOf(target), fault);
  const targets = [{ model: target, weight: 1 }];
  const retry = { retries: 0, backoffMs: 1, maxPauseMs: 10 };
  return route({ targets, fallbacks: [{ model: 'openai/gpt-5-mini' }], retry, ...more });
}

const MAY_HAVE_WORKED: readonly (readonly [string, boolean, Fault, string])[] = [
  ['said nothing in time', true, { silent: true }, 'first-token-timeout'],
  ['said nothing in time', false, { silent: true }, 'first-token-timeout'],
  ['broke off before a word', true, { cutAfter: 1 }, 'stream-cut'],
  ['broke off in the midst', false, { half: 'cut' }, 'stream-cut'],
  ['stood still before a word', true, { stallAfter: 1 }, 'first-token-timeout'],
  ['answered what nobody can read', false, { garbled: true }, 'upstream-failed'],
];
for (const target of TARGETS) {
  for (const [what, stream, fault, kind] of MAY_HAVE_WORKED) {
    const how = `${target}, ${stream ? 'streamed' : 'whole'}`;
    test(`a target that ${what} is on the books beside the fallback (${how})`, async () => {
      const name = await between(fault, {}, target);
      assert.equal((await ask(name, stream)).target, 'openai/gpt-5-mini');
      const call = await logged();
      assert.deepEqual([call.model, call.status, call.estimated], ['gpt-5-mini', 'success', false]);
      assert.deepEqual(told(call.attempts), [`${nameOf(target)}:${kind}`, 'gpt-5-mini']);
      const [only, ...others] = await lost();
      assert.equal(others.length, 0);
      assert.deepEqual(
        [only?.model, only?.status, only?.failure?.kind, only?.estimated, only?.route],
        [nameOf(target), 'error', kind, true, call.route],
      );
      assert.ok((only?.usage?.inputTokens ?? 0) > 0 && (only?.costNanoUsd ?? 0) > 0);
    });
  }

  test(`each try of one target is on the books, the last one as the call itself (${target})`, async () => {
    const model = nameOf(target);
    upstream.always(model, { half: 'cut' });
    const before = upstream.callsOf(model).length;
    const name = await route({ targets: [{ model: target, weight: 1 }] });
    assert.equal((await ask(name, false)).error?.status, 502);
    const call = await logged();
    assert.deepEqual([call.failure?.kind, call.estimated], ['stream-cut', true]);
    const all = [call, ...(await lost())];
    assert.deepEqual([all.length, upstream.callsOf(model).length - before], [3, 3]);
    for (const each of all) assert.deepEqual(each.usage, call.usage);
  });
}

const SURELY_IDLE: readonly (readonly [string, Fault])[] = [
  ['was overloaded', { status: 503 }],
  ['failed by itself', { status: 500 }],
  ['wanted a pause', { status: 429, headers: { 'retry-after': '60' } }],
  ['closed the connection before a word', { reset: true }],
];
for (const [what, fault] of SURELY_IDLE) {
  test(`a target that ${what} costs nothing`, async () => {
    const name = await between(fault);
    for (const stream of [true, false]) {
      assert.equal((await ask(name, stream)).target, 'openai/gpt-5-mini');
      assert.deepEqual(await lost(), []);
    }
  });
}

test('without a route what was tried again is on the books too', async () => {
  upstream.script('gpt-4.1', { half: 'cut' });
  const messages = [{ role: 'user' as const, content: 'one two three' }];
  await client.chat.completions.create({ model: 'openai/gpt-4.1', messages });
  assert.deepEqual(told((await logged()).attempts), ['gpt-4.1:stream-cut', 'gpt-4.1']);
  const [only] = await lost();
  assert.deepEqual([only?.failure?.kind, only?.estimated], ['stream-cut', true]);
});

test('a fallback that fails too is told as the call, and each is charged what it may cost', async () => {
  const name = await between({ silent: true });
  upstream.script('gpt-5-mini', { status: 503 });
  assert.equal((await ask(name, false)).error?.status, 503);
  const call = await logged();
  assert.deepEqual([call.model, call.usage?.inputTokens], ['gpt-5-mini', 0]);
  const [only] = await lost();
  assert.deepEqual([only?.model, only?.failure?.kind], ['gpt-4o', 'first-token-timeout']);
});

test('a caller who leaves a hedge leaves both targets on the books', async () => {
  const mute = [`mute-${++names}`, `mute-${++names}`];
  for (const each of mute) upstream.always(each, { silent: true });
  const name = await route({
    targets: [{ model: `openai/${mute[0]}`, weight: 1 }],
    fallbacks: [{ model: `openai/${mute[1]}` }],
    limits: { firstTokenMs: 3000, wholeMs: 3000 },
    hedgeAfterMs: 20,
  });
  const at = upstream.calls.length;
  const controller = new AbortController();
  const { signal } = controller;
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const asked = client.chat.completions.create({ model: `route/${name}`, messages }, { signal });
  const both = [await upstream.call(at), await upstream.call(at + 1)];
  controller.abort();
  await assert.rejects(asked, OpenAI.APIUserAbortError);
  await Promise.all(both.map(({ over }) => over));
  while ((await logged()).route !== `route/${name}`) await new Promise(setImmediate);
  const booked = [await logged(), ...(await lost())];
  assert.deepEqual(booked.map(({ model, status }) => `${model} ${status}`).toSorted(), [
    `${mute[0]} cancelled`,
    `${mute[1]} cancelled`,
  ]);
});
