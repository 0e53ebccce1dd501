import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@atelier/kernel';
import type { FinishedCall, RequestLog, StartedCall } from '../application/ports.ts';
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
    log.start(call);
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
    for (const { id } of calls) log.start(startedCall({ id }));
    await Promise.all(calls.map((call) => log.finish(call)));
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await log.list({
        workspaceId: ada.workspaceId,
        limit: 50,
        ...(cursor ? { cursor } : {}),
      });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    assert.deepEqual(ids, calls.map(({ id }) => id).reverse());
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
}
