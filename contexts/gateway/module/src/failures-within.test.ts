import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { CONTEXT_TOO_LONG, type Fault, FILTERED, PREFILL_REFUSED } from './testing/fault.ts';
import { type RouteGiven, routedFace, told } from './testing/routed-face.ts';

// What goes wrong within answers, with the request itself, and again and again: the other nine of
// the sixteen failures that the engine is measured by.

const face = await routedFace();
const { upstream, route, ask, logged, api, ada } = face;
const ANSWER = 'You said: one two three';
let names = 0;

/** A model, another one with no more room for a prompt, and one with more. */
const SMALL_AND_LARGE = {
  openai: ['openai/gpt-4o-mini', 'openai/gpt-4o', 'openai/gpt-5'],
  anthropic: ['anthropic/claude-haiku-4-5', 'anthropic/claude-opus-4-5', 'openai/gpt-4.1'],
  google: ['google/gemini-2.5-flash', 'google/gemini-2.5-pro', 'openai/gpt-5.5'],
} as const;

for (const [way, first, second] of [
  ['passed through', 'openai', 'house'],
  ['translated', 'anthropic', 'openai'],
  ['translated, Gemini', 'google', 'openai'],
] as const) {
  /** Pieces of a stream that say who answers, and nothing of the answer. */
  const preface = first === 'anthropic' ? 3 : 1;
  for (const stream of [true, false]) {
    const how = `${way}, ${stream ? 'streamed' : 'whole'}`;

    const between = async (fault: Fault, more: Partial<RouteGiven> = {}) => {
      const [a, b] = [`a${++names}`, `b${names}`];
      upstream.always(a, fault);
      const targets = [{ model: `${first}/${a}`, weight: 1 }];
      const name = await route({ targets, fallbacks: [{ model: `${second}/${b}` }], ...more });
      return { a, b, name };
    };

    test(`S08 an answer that is cut is whole from the fallback, or an error, never short (${how})`, async () => {
      const unseen = await between(stream ? { cutAfter: preface } : { half: 'cut' });
      const got = await ask(unseen.name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${unseen.b}`]);
      if (!stream) return;
      const seen = await between({ cutAfter: preface + 4, words: 20 });
      const broken = await ask(seen.name, stream);
      assert.ok(broken.error && broken.text.length > 0);
      assert.match(broken.error.message, /ended in the middle/);
      assert.equal(upstream.callsOf(seen.b).length, 0, 'nobody hears two halves of two answers');
      const call = await logged();
      assert.deepEqual([call.status, call.failure?.kind], ['error', 'stream-cut']);
    });

    test(`S09 an answer that stalls is ended by the idle limit (${how})`, async () => {
      const unseen = await between(stream ? { stallAfter: preface } : { half: 'silent' });
      const got = await ask(unseen.name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, `${second}/${unseen.b}`]);
      assert.ok(got.tookMs < 2500, `took ${got.tookMs} ms`);
      if (!stream) return;
      const seen = await between({ stallAfter: preface + 4, words: 20 });
      const broken = await ask(seen.name, stream);
      assert.ok(broken.error && broken.text.length > 0 && broken.tookMs < 2500);
      assert.equal((await logged()).failure?.kind, 'idle-timeout');
    });

    test(`S10 a malformed piece is left out, a malformed answer is tried again (${how})`, async () => {
      const { a, b, name } = await between(stream ? { malformedAfter: 3 } : { garbled: true });
      const got = await ask(name, stream);
      assert.equal(got.text, ANSWER);
      assert.equal(got.target, stream ? `${first}/${a}` : `${second}/${b}`);
      assert.equal((await ask(name, stream)).text, ANSWER, 'the process lives');
    });

    test(`S11 a whole answer ends at once, though its end is not said (${how})`, async () => {
      const limits = { firstTokenMs: 5000, idleMs: 5000, wholeMs: 5000 };
      const { name } = await between({ withoutDone: true, stayOpen: true }, { limits });
      const got = await ask(name, stream);
      assert.equal(got.text, ANSWER);
      assert.ok(got.tookMs < 900, `took ${got.tookMs} ms`);
    });

    test(`S12 a prompt that is too long goes once, and then to a larger model (${how})`, async () => {
      const [small, same, large] = SMALL_AND_LARGE[first];
      const model = small.slice(first.length + 1);
      upstream.always(model, CONTEXT_TOO_LONG);
      const name = await route({
        targets: [{ model: small, weight: 1 }],
        fallbacks: [{ model: same }, { model: large }],
      });
      const got = await ask(name, stream);
      assert.deepEqual([got.text, got.target], [ANSWER, large]);
      const larger = large.slice(large.indexOf('/') + 1);
      assert.deepEqual(told((await logged()).attempts), [`${model}:context-length`, larger]);
    });

    test(`S13 what a content filter refuses is neither tried again nor routed around (${how})`, async () => {
      const { a, b, name } = await between(FILTERED);
      const { error } = await ask(name, stream);
      assert.ok(error instanceof OpenAI.BadRequestError && error.code === 'content_filter');
      assert.deepEqual([upstream.callsOf(a).length, upstream.callsOf(b).length], [1, 0]);
    });

    test(`S14 a fallback that refuses a prefilled answer says so, or leads on where it is named (${how})`, async () => {
      const { b, name } = await between({ status: 503 });
      upstream.always(b, PREFILL_REFUSED);
      const prefilled = [
        { role: 'user' as const, content: 'one two three' },
        { role: 'assistant' as const, content: 'One' },
      ];
      const { error } = await ask(name, stream, prefilled);
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.match(error.message, /Prefilling .* not supported.*tried after .*\(overloaded\)/);

      const { name: longer, b: refuses } = await between(
        { status: 503 },
        {
          fallbacks: [
            { model: `${second}/b${names + 1}` },
            { model: 'house/patient', on: ['invalid-request'] },
          ],
        },
      );
      upstream.always(refuses, PREFILL_REFUSED);
      assert.equal((await ask(longer, stream, prefilled)).target, 'house/patient');
    });

    test(`S15 a target that fails again and again is left alone, tried now and then, and taken back (${how})`, async () => {
      const breaker = {
        ...{ consecutiveFailures: 2, failureRate: 1, minimumCalls: 100, windowMs: 10_000 },
        ...{ openMs: 60_000, probes: 1 },
      };
      const retry = { retries: 0, backoffMs: 5, maxPauseMs: 0 };
      const { a, b, name } = await between({ status: 500 }, { breaker, retry });
      const stateOf = async () => {
        const { items } = await api.getTargetHealth({ scope: 'workspace', name }, ada);
        return items[0]?.state;
      };
      for (let calls = 0; calls < 2; calls++) assert.equal((await ask(name, stream)).text, ANSWER);
      assert.equal(await stateOf(), 'open');
      await ask(name, stream);
      assert.equal(upstream.callsOf(a).length, 2, 'it is left alone');
      assert.deepEqual(told((await logged()).attempts), [`${a}!open`, b]);
      face.wait(60_000);
      await ask(name, stream);
      assert.deepEqual([upstream.callsOf(a).length, await stateOf()], [3, 'open'], 'one probe');
      upstream.always(a, {});
      // A failed probe keeps it open twice as long.
      face.wait(120_000);
      assert.equal((await ask(name, stream)).target, `${first}/${a}`);
      assert.equal(await stateOf(), 'closed');
    });

    test(`S16 model, tokens and price are those of who answered, and what failed costs nothing (${how})`, async () => {
      const large = second === 'house' ? 'openai/gpt-4.1' : 'openai/gpt-5-mini';
      const { a, name } = await between({ status: 500 }, { fallbacks: [{ model: large }] });
      const before = await face.log.list({ workspaceId: 'workspace_ada', limit: 200 });
      const got = await ask(name, stream);
      const model = large.slice('openai/'.length);
      assert.deepEqual([got.model, got.outputTokens, got.target], [`${model}-2026`, 5, large]);
      const after = await face.log.list({ workspaceId: 'workspace_ada', limit: 200 });
      assert.equal(after.items.length - before.items.length, 1, 'one call on the books');
      const call = await logged();
      assert.deepEqual(
        [call.provider, call.model, call.status, call.estimated, call.usage?.outputTokens],
        ['openai', model, 'success', false, 5],
      );
      const { figures } = await api.generate(
        {
          model: large,
          messages: [{ role: 'user', parts: [{ type: 'text', text: 'one two three' }] }],
        },
        ada,
      );
      assert.equal(call.costNanoUsd, figures.costNanoUsd);
      assert.ok((call.costNanoUsd ?? 0) > 0);
      const failed = `${a}:upstream-failed`;
      assert.deepEqual(told(call.attempts), [failed, failed, failed, model]);
    });
  }
}
