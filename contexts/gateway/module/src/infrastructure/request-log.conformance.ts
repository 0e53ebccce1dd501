import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyItem, newId } from '@atelier/kernel';
import type { FinishedCall, RequestLog, StartedCall } from '../application/ports.ts';
import { compact } from '../domain/json.ts';
import { usage } from '../domain/usage.ts';

const ada = { workspaceId: 'workspace_ada', userId: 'user_ada' } as const;
const grace = { workspaceId: 'workspace_grace', userId: 'user_grace' } as const;

export function startedCall(more: Partial<StartedCall> = {}): StartedCall {
  return {
    id: newId('call'),
    requestId: newId('request'),
    ...ada,
    operation: 'chat',
    provider: 'openai',
    model: 'gpt-5',
    streamed: true,
    startedAt: new Date('2026-11-21T12:00:00Z'),
    estimate: { inputTokens: 25, costNanoUsd: 7 },
    ...more,
  };
}

export function finishedCall(more: Partial<FinishedCall> = {}): FinishedCall {
  const { estimate: _, ...head } = startedCall();
  return {
    ...head,
    apiKeyId: 'key_ci',
    status: 'error',
    failure: { kind: 'rate-limited', message: 'Wait.', retryAfterMs: 5 },
    usage: usage({ inputTokens: 9_007_199_254_740, cachedInputTokens: 3, outputTokens: 2 }),
    estimated: false,
    costNanoUsd: 123_456_789_012,
    latencyMs: 12.5,
    firstTokenMs: 3.5,
    attempts: [
      { provider: 'openai', model: 'gpt-5', startedAt: '2026-11-21T12:00:00.000Z', latencyMs: 4 },
    ],
    requestJson: '{"a":"\\u0000 \\ud83d\\ude00"}',
    responseJson: '{"parts":[]}',
    ...more,
  };
}

/** What every request log keeps. `open` makes an empty one. */
export function requestLogConformance(name: string, open: () => Promise<RequestLog>): void {
  test(`${name}: a finished call is found as it was told, by its own id and by its request's`, async () => {
    const log = await open();
    const call = finishedCall();
    await log.finish(call);
    assert.deepEqual(await log.find(ada.workspaceId, call.id), call);
    assert.deepEqual(await log.find(ada.workspaceId, call.requestId), call);
    await log.stop();
  });

  test(`${name}: what is unknown stays unknown`, async () => {
    const log = await open();
    const { apiKeyId, failure, costNanoUsd, firstTokenMs, requestJson, responseJson, ...call } =
      finishedCall();
    await log.finish(call);
    assert.deepEqual(await log.find(ada.workspaceId, call.id), call);
    await log.stop();
  });

  test(`${name}: a call that runs is found as running`, async () => {
    const log = await open();
    const call = startedCall();
    await log.start(call);
    for (const id of [call.id, call.requestId]) {
      assert.equal((await log.find(ada.workspaceId, id))?.status, 'running');
      assert.equal(await log.find(grace.workspaceId, id), undefined);
    }
    await log.finish(finishedCall({ id: call.id, requestId: call.requestId }));
    assert.equal((await log.find(ada.workspaceId, call.id))?.status, 'error');
    await log.stop();
  });

  test(`${name}: another workspace sees nothing of it`, async () => {
    const log = await open();
    const call = finishedCall();
    await log.finish(call);
    assert.equal(await log.find(grace.workspaceId, call.id), undefined);
    assert.deepEqual(await log.list({ workspaceId: grace.workspaceId, limit: 10 }), { items: [] });
    await log.stop();
  });

  test(`${name}: a call is logged once, however often it is told`, async () => {
    const log = await open();
    const call = finishedCall();
    await Promise.all([
      log.finish(call),
      log.finish(call),
      log.finish({ ...call, status: 'success' }),
    ]);
    const { items } = await log.list({ workspaceId: ada.workspaceId, limit: 10 });
    assert.deepEqual(
      items.map(({ status }) => status),
      ['error'],
    );
    await log.stop();
  });

  test(`${name}: many calls at once are all there, the newest first, page by page`, async () => {
    const log = await open();
    const calls = Array.from({ length: 120 }, () => finishedCall());
    for (const { id } of calls) await log.start(startedCall({ id }));
    await Promise.all(calls.map((call) => log.finish(call)));
    const { workspaceId } = ada;
    const listed = await everyItem((cursor) =>
      log.list({ workspaceId, limit: 50, ...compact({ cursor }) }),
    );
    assert.deepEqual(
      listed.map(({ id }) => id),
      calls.map(({ id }) => id).reverse(),
    );
    await log.stop();
  });

  test(`${name}: the list is narrowed by model, status, user and time, and leaves contents out`, async () => {
    const log = await open();
    const wanted = finishedCall({
      status: 'success',
      model: 'gpt-6',
      startedAt: new Date('2026-11-22T00:00:00Z'),
    });
    await log.finish(finishedCall());
    await log.finish(wanted);
    const { requestJson, responseJson, ...shown } = wanted;
    for (const filter of [
      { model: 'openai/gpt-6' },
      { status: 'success' as const },
      { from: new Date('2026-11-21T12:00:01Z') },
      { to: new Date('2026-11-23T00:00:00Z'), model: 'openai/gpt-6', userId: ada.userId },
    ]) {
      const { items } = await log.list({ workspaceId: ada.workspaceId, limit: 10, ...filter });
      assert.deepEqual(items, [shown]);
    }
    await log.stop();
  });

  test(`${name}: a search finds words of prompts, answers, errors and ids, also escaped ones`, async () => {
    const log = await open();
    const spoken = finishedCall({
      requestJson: '{"content":"Gr\\u00fcezi mitenand"}',
      responseJson: '{"parts":[{"text":"Hallo \\"schöne Welt\\""}]}',
      failure: { kind: 'overloaded', message: 'Too many cooks.' },
    });
    await log.finish(spoken);
    await log.finish(finishedCall());
    for (const text of [
      'mitenand',
      'HALLO',
      'hallo "schöne',
      'cooks',
      spoken.id,
      spoken.requestId,
    ]) {
      const { items } = await log.list({ workspaceId: ada.workspaceId, limit: 10, text });
      assert.deepEqual(
        items.map(({ id }) => id),
        [spoken.id],
        text,
      );
    }
    assert.deepEqual(await log.list({ workspaceId: ada.workspaceId, limit: 10, text: 'nobody' }), {
      items: [],
    });
    assert.deepEqual(await log.list({ workspaceId: grace.workspaceId, limit: 10, text: 'Hallo' }), {
      items: [],
    });
    await log.stop();
  });

  test(`${name}: the list is narrowed by cost, time taken, operation and cache, with contents if asked`, async () => {
    const log = await open();
    const wanted = finishedCall({
      operation: 'review',
      costNanoUsd: 500,
      latencyMs: 9000,
      cached: true,
      savedNanoUsd: 7,
      route: 'route/fast',
      task: { name: 'a.b', version: 2 },
      sanitised: { email: 2 },
      ownKey: true,
    });
    const { costNanoUsd: _, ...unpriced } = finishedCall();
    for (const call of [unpriced, finishedCall({ costNanoUsd: 1, latencyMs: 1 }), wanted])
      await log.finish(call);
    for (const filter of [
      { operation: 'review' },
      { minCostNanoUsd: 500, minLatencyMs: 8999 },
      { cached: true },
      { model: 'route/fast' },
    ]) {
      const query = { workspaceId: ada.workspaceId, limit: 10, contents: true, ...filter };
      assert.deepEqual((await log.list(query)).items, [wanted]);
    }
    await log.stop();
  });

  test(`${name}: sealed contents come back as the bytes they were, and are forgotten in time`, async () => {
    const log = await open();
    const { requestJson: _, responseJson: __, ...rest } = finishedCall();
    const sealed = { ...rest, sealedContents: Buffer.of(1, 0, 255, 92, 34) };
    const recent = finishedCall({ startedAt: new Date('2026-11-22T12:00:00Z') });
    const others = finishedCall(grace);
    const clear = finishedCall();
    await Promise.all([sealed, recent, others, clear].map((call) => log.finish(call)));
    assert.deepEqual(await log.find(ada.workspaceId, sealed.id), sealed);
    const before = new Date('2026-11-22T00:00:00Z');
    assert.equal(await log.forgetContents(ada.workspaceId, before), 2);
    assert.equal(await log.forgetContents(ada.workspaceId, before), 0);
    assert.deepEqual(await log.find(ada.workspaceId, sealed.id), rest);
    assert.deepEqual(await log.find(ada.workspaceId, recent.id), recent);
    assert.deepEqual(await log.find(grace.workspaceId, others.id), others);
    await log.stop();
  });

  test(`${name}: the cache is told by operation`, async () => {
    const log = await open();
    const made = { status: 'success', operation: 'review' } as const;
    await log.finish(finishedCall(made));
    await log.finish(finishedCall({ ...made, cached: true, savedNanoUsd: 30 }));
    await log.finish(finishedCall({ ...made, cached: true, savedNanoUsd: 12 }));
    await log.finish(finishedCall({ ...made, ...grace, cached: true, savedNanoUsd: 9 }));
    await log.finish(finishedCall());
    const [from, to] = [new Date('2026-11-21T00:00:00Z'), new Date('2026-11-22T00:00:00Z')];
    assert.deepEqual(await log.cacheShares(ada.workspaceId, from, to), [
      { operation: 'review', calls: 3, hits: 2, savedNanoUsd: 42 },
    ]);
    await log.stop();
  });
}
