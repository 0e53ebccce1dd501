import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walk } from '@atelier/api/testing';
import { testAtelier } from './test-atelier.ts';
import { until } from './until.ts';

const atelier = await testAtelier({ beside: true });
const { api } = atelier;
const ada = await atelier.register('ada@example.com');
const eve = await atelier.register('eve@example.com');
const hers = await everythingOf(ada.token);
const mallory = await atelier.register('mallory@example.com');

/** Not ids of a workspace's things, but names that are the same for everybody. */
const NAMES: Record<string, string> = {
  provider: 'openai',
  role: 'member',
  name: 'reader',
  model: 'offline/workshop',
  resource: 'user',
  action: 'read',
};

const { body: document } = await api('GET', '/openapi.json', undefined, '');
const operations = walk(document, {
  valueFor: (name, operationId) =>
    hers[name] ??
    (/Prices?|Role|Key|Model/.test(operationId) || name in NAMES ? NAMES[name] : undefined),
});
const ask = (request: (typeof operations)[number]['request'], token: string) => {
  const { method, path, body, headers } = request;
  return api(method, path.replace(/^\/api\/v1/, ''), body, token, headers);
};

type Described = { operationId: string; responses: Record<string, unknown> };
const responsesOf = new Map(
  Object.values<Record<string, Described>>(document.paths).flatMap((item) =>
    Object.values(item).map((each) => [each.operationId, each.responses] as const),
  ),
);

/** One of everything that has an id, in the workspace of whoever has the token. */
async function everythingOf(token: string) {
  const made = async (path: string, body: object) => {
    const { status, body: answer } = await api('POST', path, body, token);
    assert.equal(status, 201, JSON.stringify(answer));
    return answer;
  };
  const session = await made('/sessions', { model: 'offline/workshop' });
  const { id: messageId, answer } = await made(`/sessions/${session.id}/messages`, {
    content: 'Say hi',
  });
  const configuration = await made('/configurations', { name: 'Mine', model: 'offline/workshop' });
  const key = await made('/api-keys', { name: 'Mine' });
  const hook = await made('/web-hooks', { url: 'https://hooks.example.com/mine' });
  const budget = await made('/budgets', { name: 'Mine', amountNanoUsd: 1e9, period: 'day' });
  const invitation = await made(`/workspaces/${ada.workspaceId}/invitations`, {
    email: 'nobody@example.com',
  });
  const [invoice, payment] = await billed(token);
  return {
    sessionId: session.id,
    messageId,
    configurationId: configuration.id,
    keyId: key.id,
    webHookId: hook.id,
    budgetId: budget.id,
    invoiceId: invoice.id,
    paymentId: payment.id,
    invitationId: invitation.id,
    workspaceId: ada.workspaceId,
    userId: ada.userId,
    requestId: answer.requestId,
  } as Record<string, string>;
}

/** The first invoice of a new subscription, and the payment that is asked for it. */
async function billed(token: string) {
  const { status } = await api('POST', '/subscription', { plan: 'pro' }, token);
  assert.equal(status, 201);
  const first = async (path: string) => (await api('GET', path, undefined, token)).body.items[0];
  const hasPayment = async () => (await first('/payments')) !== undefined;
  await until(hasPayment, { or: () => 'no payment was asked for' });
  return [await first('/invoices'), await first('/payments')];
}

test('patterns of the document are read alike by who knows no classes of characters', () => {
  assert.doesNotMatch(JSON.stringify(document), /"pattern":"[^"]*\\\\p\{/);
});

/** Whether the document says that an operation answers this. */
function isDeclared(operationId: string, status: number, code: string | undefined): boolean {
  const declared = responsesOf.get(operationId)?.[status];
  if (declared === undefined || status < 400) return declared !== undefined;
  return resolved(declared).includes(`"${code}"`);
}

/** As JSON, with what it refers to among the components. */
function resolved(part: unknown): string {
  return JSON.stringify(part).replace(/"#\/components\/(\w+)\/(\w+)"/g, (_, kind, name) =>
    resolved(document.components[kind][name]),
  );
}

test('without a token every operation that is not public answers 401, as a problem', async () => {
  for (const { operationId, request } of operations.filter(({ isPublic }) => !isPublic)) {
    const answer = await ask(request, '');
    assert.equal(answer.status, 401, operationId);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', operationId);
    assert.ok(isDeclared(operationId, 401, answer.body.code), operationId);
  }
});

test('what belongs to another workspace is not found, by any operation', async () => {
  const walked: string[] = [];
  for (const { operationId, ids, request } of operations) {
    if (!ids.some((name) => hers[name] !== undefined)) continue;
    const answer = await ask(request, eve.token);
    // Users and roles are no workspace's, and staff's part of billing is for all of them: who may
    // not do it is told so before anything is looked up.
    const manages = /^identity\.(suspend|reinstate|assign|withdraw|grant)/.test(operationId);
    const isStaffs = /^billing\.(record|issue|refund|payOut|void|writeOff)/.test(operationId);
    const expected = manages || isStaffs ? 403 : 404;
    assert.equal(answer.status, expected, `${operationId}: ${JSON.stringify(answer.body)}`);
    assert.ok(isDeclared(operationId, expected, answer.body.code), operationId);
    walked.push(operationId);
  }
  assert.ok(walked.length > 20, `only ${walked.length} operations were walked`);
});

test('afterwards everything is still there, as it was', async () => {
  const session = await api('GET', `/sessions/${hers.sessionId}`, undefined, ada.token);
  assert.deepEqual([session.status, session.body.messages.length], [200, 2]);
  const configuration = await api(
    'GET',
    `/configurations/${hers.configurationId}`,
    undefined,
    ada.token,
  );
  assert.deepEqual([configuration.status, configuration.body.version], [200, 1]);
  const keys = await api('GET', '/api-keys', undefined, ada.token);
  assert.ok(keys.body.items.some(({ id }: { id: string }) => id === hers.keyId));
});

test('lists show one workspace only', async () => {
  for (const path of [
    '/sessions',
    '/configurations',
    '/api-keys',
    '/requests',
    '/provider-keys',
    '/web-hooks',
    '/budgets',
    '/invoices',
    '/payments',
    '/credit-notes',
    '/notifications',
  ]) {
    const { body } = await api('GET', path, undefined, eve.token);
    assert.deepEqual(body.items, [], path);
  }
  const { body } = await api('GET', '/usage', undefined, eve.token);
  assert.equal(body.totals.requests, 0);
});

test('whatever is sent, the answer comes, is no fault of ours, and is one the document declares', async () => {
  const faults: string[] = [];
  for (const { operationId, spoiled } of operations) {
    // Signing out would end the walk.
    if (operationId === 'identity.logout') continue;
    for (const request of spoiled) {
      const { status, body } = await ask(request, mallory.token);
      const what = `${operationId}, ${request.what}: ${status} ${body.detail}`;
      const isProblem = status < 400 || body.type?.startsWith('urn:atelier:problem:');
      if (status >= 500 || !isProblem || !isDeclared(operationId, status, body.code))
        faults.push(what);
    }
  }
  assert.deepEqual(faults, []);
});

// All that was asked above is there, whether it was refused or not.
test('in the audit trail is every change, and of what is read that which its page names', async () => {
  const recorded = new Set<string>();
  for (let cursor = ''; ; ) {
    const query = new URLSearchParams({ userId: mallory.userId, limit: '200' });
    if (cursor) query.set('cursor', cursor);
    const { body } = await api('GET', `/audit?${query}`);
    for (const { operation } of body.items) recorded.add(operation);
    if (!body.nextCursor) break;
    cursor = body.nextCursor;
  }
  const asked = operations.filter(
    ({ operationId, isPublic, spoiled }) =>
      !isPublic && spoiled.length > 0 && operationId !== 'identity.logout',
  );
  const reads = asked.filter(({ request }) => request.method === 'GET');
  assert.deepEqual(
    reads
      .map(({ operationId }) => operationId)
      .filter((id) => recorded.has(id))
      .sort(),
    [
      'billing.downloadCreditNote',
      'billing.downloadInvoice',
      'billing.exportUsage',
      'gateway.exportRequests',
      'gateway.getConversation',
      'gateway.getRequest',
      'identity.getProviderKey',
      'identity.listAuditEntries',
      'identity.listUsers',
      'notifications.listMails',
    ],
  );
  assert.deepEqual(
    asked
      .filter((each) => !reads.includes(each))
      .map(({ operationId }) => operationId)
      .filter((id) => !recorded.has(id)),
    ['notifications.markRead', 'notifications.markAllRead'],
  );
});
