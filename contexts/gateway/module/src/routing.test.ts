import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import OpenAI from 'openai';
import { routedFace, told } from './testing/routed-face.ts';
import { ask as prompt, testGateway } from './testing/test-gateway.ts';

const face = await routedFace();
const { upstream, route, ask, logged, api, ada, client, neighbour } = face;
const bob = face.as('bob');
const target = (model: string, weight = 1) => ({ model, weight });
const system = { scope: 'system', name: 'shared' } as const;

test('a route tells the least and the most that its models cost', async () => {
  const address = { scope: 'workspace', name: 'priced' } as const;
  const models = ['openai/gpt-5-mini', 'openai/gpt-5'] as const;
  await api.saveRoute({ ...address, targets: models.map((model) => target(model)) }, ada);
  const [mini, whole] = await Promise.all(
    models.map(async (model) => (await api.getModel({ model }, ada)).price),
  );
  const { price, priceRange } = await api.getModel({ model: 'route/priced' }, ada);
  assert.equal(price, undefined);
  assert.deepEqual(
    [priceRange?.from.inputNanoUsdPerToken, priceRange?.to.outputNanoUsdPerToken],
    [mini?.inputNanoUsdPerToken, whole?.outputNanoUsdPerToken],
  );
  await api.removeRoute(address, ada);
});

test('a route is saved, listed, chosen like a model, and gone when it is removed', async () => {
  const address = { scope: 'workspace', name: 'fast' } as const;
  const targets = [target('openai/gpt-5-mini', 3), target('house/echo')];
  await api.saveRoute({ ...address, title: 'Fast enough', targets }, ada);
  const { items } = await api.listRoutes(undefined, ada);
  const [saved] = items.filter(({ name }) => name === 'fast');
  assert.deepEqual(
    [saved?.id, saved?.inForce, saved?.editable, saved?.definition.retry.retries],
    ['route/fast', true, true, 2],
  );
  assert.deepEqual(await api.getRoute(address, ada), saved);
  const model = await api.getModel({ model: 'route/fast' }, ada);
  assert.deepEqual(
    [model.provider, model.title, model.usable, model.contextWindowTokens],
    ['route', 'Fast enough', true, 400_000],
  );
  assert.equal(model.priceRange?.from.inputNanoUsdPerToken, 0, 'house/echo is on this machine');
  const listed: string[] = [];
  for await (const { id } of client.models.list()) listed.push(id);
  assert.ok(listed.includes('route/fast'));
  for (const name of ['route/fast', 'fast']) {
    const { choices } = await client.chat.completions.create({
      model: name,
      messages: [{ role: 'user', content: 'hi' }],
    });
    assert.equal(choices[0]?.message.content, 'You said: hi');
  }
  await api.removeRoute(address, ada);
  await assert.rejects(api.getRoute(address, ada), { code: 'ROUTE_NOT_FOUND' });
  await assert.rejects(api.removeRoute(address, ada), { code: 'ROUTE_NOT_FOUND' });
  assert.equal((await ask('fast', false)).error?.status, 404);
});

test('the next call goes by what was just saved', async () => {
  const name = await route({ targets: [target('openai/before')] });
  assert.equal((await ask(name, false)).target, 'openai/before');
  await api.saveRoute({ scope: 'workspace', name, targets: [target('openai/after')] }, ada);
  assert.equal((await ask(name, false)).target, 'openai/after');
});

test('a route of one workspace is not another one’s', async () => {
  const name = await route({ targets: [target('openai/hers')] });
  const address = { scope: 'workspace', name } as const;
  await assert.rejects(api.getRoute(address, bob), { code: 'ROUTE_NOT_FOUND' });
  await assert.rejects(api.getTargetHealth(address, bob), { code: 'ROUTE_NOT_FOUND' });
  await assert.rejects(api.removeRoute(address, bob), { code: 'ROUTE_NOT_FOUND' });
  const asked = api.generate({ model: `route/${name}`, messages: prompt('hi') }, bob);
  await assert.rejects(asked, { code: 'MODEL_NOT_FOUND' });
});

test('the system’s routes are everybody’s, and a workspace may have its own of the name', async () => {
  await api.saveRoute({ ...system, targets: [target('house/common')] }, ada);
  const seen = async (who: typeof ada) => {
    const { items } = await api.listRoutes(undefined, who);
    return items
      .filter(({ name }) => name === 'shared')
      .map(({ scope, inForce }) => [scope, inForce]);
  };
  assert.deepEqual(await seen(bob), [['system', true]]);
  await api.saveRoute({ ...system, scope: 'workspace', targets: [target('house/own')] }, bob);
  assert.deepEqual(await seen(bob), [
    ['workspace', true],
    ['system', false],
  ]);
  const { model } = await api.generate({ model: 'route/shared', messages: prompt('hi') }, bob);
  assert.equal(model, 'house/own');
  assert.equal((await ask('shared', false)).target, 'house/common');
});

test('members change no routes of their workspace, and owners of one none of the system', async () => {
  const targets = [target('house/echo')];
  const own = { scope: 'workspace' as const, name: 'mine', targets };
  neighbour.role.now = 'member';
  await assert.rejects(api.saveRoute(own, ada), { code: 'ROUTE_NOT_YOURS' });
  neighbour.role.now = 'owner';
  const permissions = [
    { resource: 'account', action: 'manage' },
    { resource: 'model', action: 'use' },
  ];
  const owner = { context: { ...ada.context, actor: { ...ada.context.actor, permissions } } };
  await api.saveRoute(own, owner);
  await assert.rejects(api.saveRoute({ ...own, scope: 'system' }, owner), {
    code: 'ROUTE_NOT_YOURS',
  });
  await assert.rejects(api.removeRoute(system, owner), { code: 'ROUTE_NOT_YOURS' });
  await assert.rejects(api.saveRoute({ ...own, scope: 'file' }, ada), { code: 'ROUTE_NOT_YOURS' });
});

test('a route that cannot be is refused with the model that is wrong', async () => {
  const save = (...models: string[]) =>
    api.saveRoute(
      { scope: 'workspace', name: 'bad', targets: models.map((each) => target(each)) },
      ada,
    );
  const wrong = (code: string, model: string) => ({ code, data: { model } });
  await assert.rejects(save('house/a', 'house/a'), wrong('ROUTE_TARGET_TWICE', 'house/a'));
  await assert.rejects(save('route/fast'), wrong('ROUTE_OF_ROUTES', 'route/fast'));
  await assert.rejects(save('nobody/model'), wrong('MODEL_NOT_FOUND', 'nobody/model'));
});

test('there are so many routes, and those can be changed', async () => {
  const eve = face.as('eve');
  const targets = [target('house/a')];
  const save = (index: number) =>
    api.saveRoute({ scope: 'workspace', name: `of-many-${index}`, targets }, eve);
  for (let index = 0; index < 200; index++) await save(index);
  await assert.rejects(save(200), { code: 'TOO_MANY_ROUTES' });
  await save(7);
});

test('models without a key are passed over as long as there are others', async () => {
  const messages = prompt('hi');
  const targets = [target('anthropic/claude-sonnet-5')];
  const fallbacks = [{ model: 'offline/workshop' }];
  await api.saveRoute({ scope: 'workspace', name: 'free', targets, fallbacks }, bob);
  const { message } = await api.generate({ model: 'route/free', messages }, bob);
  assert.equal(message.role, 'assistant');
  await api.saveRoute({ scope: 'workspace', name: 'free', targets }, bob);
  await assert.rejects(api.generate({ model: 'route/free', messages }, bob), {
    code: 'KEY_MISSING',
  });
});

test('a target has only so many calls at once: who waits too long goes to the next', async () => {
  const targets = [{ ...target('openai/narrow'), concurrency: 1 }];
  const fallbacks = [{ model: 'house/wide' }];
  const queue = { length: 1, waitMs: 5000 };
  const name = await route({ targets, fallbacks, queue });
  upstream.script('narrow', { headDelayMs: 60 }, { headDelayMs: 150 });
  const first = upstream.calls.length;
  const asked = [ask(name, true)];
  await upstream.call(first);
  // One waits for the place and gets it; for another one the queue is full.
  asked.push(ask(name, true), ask(name, true));
  const got = await Promise.all(asked);
  assert.deepEqual(got.map((each) => String(each.target)).toSorted(), [
    'house/wide',
    'openai/narrow',
    'openai/narrow',
  ]);
  const { items } = await api.getTargetHealth({ scope: 'workspace', name }, ada);
  assert.deepEqual(
    items.map(({ model, role, running, waiting, concurrency }) => [
      model,
      role,
      running,
      waiting,
      concurrency,
    ]),
    [
      ['openai/narrow', 'target', 0, 0, 1],
      ['house/wide', 'fallback', 0, 0, undefined],
    ],
  );
});

for (const stream of [true, false]) {
  test(`hedged: who answers first answers, the other one is ended and accounted (${stream ? 'streamed' : 'whole'})`, async () => {
    const limits = { firstTokenMs: 3000, wholeMs: 3000 };
    const targets = [target(`openai/slow-${stream}`)];
    const fallbacks = [{ model: 'openai/gpt-5-mini' }];
    const name = await route({ targets, fallbacks, limits, hedgeAfterMs: 40 });
    upstream.always(`slow-${stream}`, { headDelayMs: 3000 });
    const got = await ask(name, stream);
    assert.equal(got.target, 'openai/gpt-5-mini');
    assert.ok(got.tookMs < 2500);
    assert.equal(await upstream.callsOf(`slow-${stream}`)[0]?.over, 'closed');
    const { items } = await face.log.list({ workspaceId: 'workspace_ada', limit: 2 });
    const winner = items.find(({ status }) => status === 'success');
    const loser = items.find(({ status }) => status === 'cancelled');
    assert.deepEqual(told(winner?.attempts ?? []).toSorted(), [
      'gpt-5-mini',
      `slow-${stream}:cancelled`,
    ]);
    assert.deepEqual([loser?.model, loser?.estimated], [`slow-${stream}`, true]);
    assert.equal(loser?.requestId, winner?.requestId);
    assert.ok((loser?.usage?.inputTokens ?? 0) > 0);
    const found = await face.log.find('workspace_ada', winner?.requestId ?? '');
    assert.equal(found?.id, winner?.id, 'a request is found as who answered it');
  });
}

test('a hedge that lost on a key of the caller’s own is noted as paid by him', async () => {
  const limits = { firstTokenMs: 3000, wholeMs: 3000 };
  const targets = [target('anthropic/slow-own')];
  const fallbacks = [{ model: 'openai/gpt-5-mini' }];
  const name = await route({ targets, fallbacks, limits, hedgeAfterMs: 40 });
  upstream.always('slow-own', { headDelayMs: 3000 });
  assert.equal((await ask(name, false)).target, 'openai/gpt-5-mini');
  const { items } = await face.log.list({ workspaceId: 'workspace_ada', limit: 2 });
  const paid = items.map(({ model, ownKey = false }) => [model, ownKey]);
  assert.deepEqual(
    paid.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    [
      ['gpt-5-mini', false],
      ['slow-own', true],
    ],
  );
});

test('a caller who leaves ends both calls of a hedge', async () => {
  const limits = { firstTokenMs: 3000, wholeMs: 3000 };
  const targets = [target('openai/mute-1')];
  const fallbacks = [{ model: 'house/mute-2' }];
  const name = await route({ targets, fallbacks, limits, hedgeAfterMs: 20 });
  for (const mute of ['mute-1', 'mute-2']) upstream.always(mute, { silent: true });
  const at = upstream.calls.length;
  const controller = new AbortController();
  const { signal } = controller;
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const asked = client.chat.completions.create({ model: `route/${name}`, messages }, { signal });
  const both = [await upstream.call(at), await upstream.call(at + 1)];
  controller.abort();
  await assert.rejects(asked, OpenAI.APIUserAbortError);
  assert.deepEqual(await Promise.all(both.map(({ over }) => over)), ['closed', 'closed']);
});

test('who fails at all its targets is told of all', async () => {
  const name = await route({ targets: [target('openai/x1')], fallbacks: [{ model: 'house/x2' }] });
  for (const model of ['x1', 'x2']) upstream.always(model, { status: 503 });
  const { error } = await ask(name, false);
  assert.equal(error?.status, 503);
  assert.match(error.message, /house\/x2, tried after openai\/x1 \(overloaded\)/);
  assert.equal((await logged()).status, 'error');
});

test('the state of breakers is counted for the probes', async () => {
  const breaker = {
    ...{ consecutiveFailures: 1, failureRate: 1, minimumCalls: 9, windowMs: 9999 },
    ...{ openMs: 9999, probes: 1 },
  };
  const name = await route({
    targets: [target('openai/y1')],
    fallbacks: [{ model: 'house/y2' }],
    breaker,
  });
  upstream.always('y1', { status: 500 });
  await ask(name, false);
  const { items } = await api.getTargetHealth({ scope: 'workspace', name }, ada);
  assert.deepEqual(
    [items[0]?.state, items[0]?.lastFailure?.kind, items[1]?.state],
    ['open', 'upstream-failed', 'closed'],
  );
  const common = { scope: 'system', name: 'for-all' } as const;
  await api.saveRoute({ ...common, targets: [target('house/y1')], breaker }, ada);
  assert.equal((await ask('for-all', false)).error?.status, 502);
  const { error } = await ask('for-all', false);
  assert.equal(error?.status, 503, 'with nobody left to ask it is said when to come back');
  assert.ok(Number(error.headers?.get('retry-after')) >= 9);
  const metrics = await face.metrics.expose();
  assert.match(metrics, /gateway_breakers\{state="open"\} 2/);
  assert.match(metrics, /gateway_breaker_state\{route="for-all",model="house\/y1"\} 2/);
  assert.doesNotMatch(metrics, /openai\/y1/);
});

test('a file of routes goes by its last right version, without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'routes-'));
  const routesFile = join(folder, 'routes.yaml');
  const write = (model: string) =>
    writeFile(routesFile, `routes:\n  filed:\n    targets:\n      - model: ${model}\n`);
  await write('house/one');
  const gateway = await testGateway(() => ({}), { routesFile });
  const who = gateway.as('ada');
  const answeredBy = async () => {
    await gateway.api.generate({ model: 'route/filed', messages: prompt('hi') }, who);
    return gateway.upstream.calls.at(-1)?.body['model'];
  };
  assert.equal(await answeredBy(), 'one');
  const address = { scope: 'file', name: 'filed' } as const;
  assert.equal((await gateway.api.getRoute(address, who)).editable, false);
  await writeFile(routesFile, 'routes: [');
  await write('house/another');
  while ((await answeredBy()) !== 'another') await new Promise((done) => setTimeout(done, 20));
  await rm(folder, { recursive: true });
});
