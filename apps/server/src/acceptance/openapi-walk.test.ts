import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type DocumentedOperation,
  documentedOperations,
  type Schema,
  smallest,
} from './openapi-document.ts';
import { testAtelier } from './test-atelier.ts';

const atelier = await testAtelier();
const { api } = atelier;
const operations = await documentedOperations(atelier);
const ada = await atelier.register('ada@example.com');
const eve = await atelier.register('eve@example.com');
const hers = await everythingOf(ada.token);

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
  return {
    sessionId: session.id,
    messageId,
    configurationId: configuration.id,
    keyId: key.id,
    workspaceId: ada.workspaceId,
    userId: ada.userId,
    requestId: answer.requestId,
  } as Record<string, string>;
}

/** Not ids of a workspace's things, but names that are the same for everybody. */
const NAMES: Record<string, string> = {
  provider: 'openai',
  role: 'member',
  name: 'reader',
  model: 'offline/workshop',
  resource: 'user',
  action: 'read',
};

function pathOf({ path }: DocumentedOperation, ids: Record<string, string>): string {
  return path.replace(/^\/api\/v1/, '').replaceAll(/\{\+?([^}]+)\}/g, (_, name: string) => {
    const value = ids[name] ?? NAMES[name];
    assert.ok(value, `the walk knows no value for {${name}} of ${path}`);
    return name === 'model' ? value : encodeURIComponent(value);
  });
}

function queryOf({ parameters }: DocumentedOperation): string {
  const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = new URLSearchParams(
    required.map(({ name, schema }): [string, string] => [name, String(smallest(schema))]),
  );
  return query.size > 0 ? `?${query}` : '';
}

test('without a token every operation that is not public answers 401, as a problem', async () => {
  for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
    const body = operation.body && smallest(operation.body);
    const answer = await api(
      operation.method,
      pathOf(operation, hers) + queryOf(operation),
      body,
      '',
    );
    assert.equal(answer.status, 401, operation.name);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', operation.name);
  }
});

test('what belongs to another workspace is not found, by any operation', async () => {
  const walked: string[] = [];
  for (const operation of operations) {
    const ids = [...operation.path.matchAll(/\{\+?([^}]+)\}/g)].map(([, name = '']) => name);
    if (!ids.some((name) => hers[name] !== undefined)) continue;
    const body = operation.body && smallest(operation.body);
    const answer = await api(
      operation.method,
      pathOf(operation, hers) + queryOf(operation),
      body,
      eve.token,
    );
    // Users and roles are no workspace's: who may not manage them is told so before anything is looked up.
    const expected = /^identity\.(suspend|reinstate|assign|withdraw|grant)/.test(operation.name)
      ? 403
      : 404;
    assert.equal(answer.status, expected, `${operation.name}: ${JSON.stringify(answer.body)}`);
    walked.push(operation.name);
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
  for (const path of ['/sessions', '/configurations', '/api-keys', '/requests', '/provider-keys']) {
    const { body } = await api('GET', path, undefined, eve.token);
    assert.deepEqual(body.items, [], path);
  }
  const { body } = await api('GET', '/usage', undefined, eve.token);
  assert.equal(body.totals.requests, 0);
});

const junk = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    ' ',
    '\0',
    '💥'.repeat(40),
    1e308,
    -1,
    0.5,
    [],
    {},
    '../../etc/passwd',
    "'; drop table x; --",
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);

/** A valid body in which some fields are something else, or are not there. */
function nearlyValid(schema: Schema): fc.Arbitrary<unknown> {
  const valid = smallest(schema);
  if (typeof valid !== 'object' || valid === null || Array.isArray(valid)) return junk;
  const names = Object.keys(schema.properties ?? valid);
  const changes = fc.array(
    fc.tuple(fc.constantFrom(...names, 'surprise'), fc.option(junk, { nil: undefined })),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  return changes.map((each) => ({ ...valid, ...Object.fromEntries(each) }));
}

test('whatever is sent, the answer is never a fault of ours, and comes', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
  const token = (await atelier.register('mallory@example.com')).token;
  for (const operation of operations) {
    // Signing out would end the walk, and sign-in is limited to a few tries.
    if (/^identity\.(logout|login|register|redeem|changePassword)/.test(operation.name)) continue;
    const bodies = operation.body
      ? fc.sample(fc.oneof(nearlyValid(operation.body), junk), { numRuns: 12, seed })
      : [undefined, undefined];
    const ids = fc.sample(
      fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('session_', '%00', '..')),
      { numRuns: bodies.length, seed },
    );
    for (const [index, body] of bodies.entries()) {
      // Half of the calls go to things that are there, half to nonsense.
      const id = ids[index] ?? 'x';
      const place =
        index % 2 === 0 ? hers : Object.fromEntries(Object.keys(hers).map((name) => [name, id]));
      const query = operation.parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => `${name}=${encodeURIComponent(id)}`)
        .join('&');
      const path = `${pathOf(operation, place)}${query && index % 3 === 0 ? `?${query}` : queryOf(operation)}`;
      const answer = await api(operation.method, path, body, token);
      assert.ok(
        answer.status < 500,
        `${operation.name} ${path} ${JSON.stringify(body)} (FUZZ_SEED=${seed}): ${answer.status}`,
      );
      if (answer.status >= 400) assert.equal(typeof answer.body.code, 'string', operation.name);
    }
  }
});
