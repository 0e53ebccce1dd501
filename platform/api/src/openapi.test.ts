import type { OpenAPI } from '@orpc/contract';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationsIn } from './openapi.ts';
import { startSeats } from './testing/seats.ts';

const { anybody } = await startSeats();
const { body, headers, status } = await anybody.get('/api/v1/openapi.json');
const document: OpenAPI.Document = body;
const operations = operationsIn(document.paths ?? {});
const byId = new Map(operations.map((each) => [each.operationId, each]));
// `any`: a document is read here as the JSON it is.
const operation = (id: string): any => byId.get(`seats.${id}`);

test('the document names every operation of clients once, with a summary', () => {
  assert.equal(status, 200);
  // A browser takes a long answer packed.
  assert.equal(headers.get('content-encoding'), 'gzip');
  assert.match(document.openapi, /^3\.1\./);
  assert.equal(byId.size, operations.length);
  assert.equal(operations.length, 15);
  assert.equal(byId.has('seats.internal'), false);
  for (const { summary, operationId } of operations) assert.ok(summary, operationId);
});

test('every reference in the document leads somewhere', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
  assert.ok(refs.length > 0);
  for (const ref of new Set(refs)) {
    const found = ref
      ?.replace('#/', '')
      .split('/')
      .reduce<any>((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
    assert.ok(found, ref);
  }
});

test('every parameter in a path is described, and every described one is there', () => {
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const each of operationsIn({ [path]: item })) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = (each.parameters ?? []) as OpenAPI.ParameterObject[];
      const described = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      assert.deepEqual(new Set(described), new Set(named), path);
      assert.equal(described.length, named.length, path);
    }
});

test('who may call without credentials is said, and all others answer 401', () => {
  for (const each of operations) {
    const isPublic = each.security?.length === 0;
    assert.equal(isPublic, each.operationId === 'seats.signIn', each.operationId);
    if (!isPublic) assert.ok(each.responses?.['401'], each.operationId);
  }
  assert.deepEqual(document.security, [{ bearer: [] }, { apiKey: [] }, { cookie: [] }]);
});

test('errors are problems, each code with its data', () => {
  for (const each of operations)
    for (const [code, response] of Object.entries(each.responses ?? {}))
      if (Number(code) >= 400)
        assert.match(
          JSON.stringify((response as OpenAPI.ResponseObject).content),
          /^\{"application\/problem\+json":\{"schema":.*components\/schemas\/Problem/,
          `${each.operationId} ${code}`,
        );
  const taken = operation('reserve').responses['409'];
  assert.equal(taken.description, 'SEAT_TAKEN');
  assert.equal(
    taken.content['application/problem+json'].schema.allOf[2].properties.by.type,
    'string',
  );
  assert.equal(operation('signIn').responses['401'].description, 'INVALID_CREDENTIALS');
  assert.equal(operation('signIn').responses['403'], undefined);
});

test('an operation with a stream offers its events by name, beside JSON', () => {
  const named = (id: string, code: string) =>
    operation(id).responses[code].content['text/event-stream'].schema.anyOf.map(
      (each: any) => each.properties.event.const,
    );
  assert.deepEqual(named('watchStream', '200'), ['start', 'delta', 'end', 'error']);
  assert.deepEqual(named('watch', '200'), ['start', 'delta', 'end', 'error']);
  assert.ok(operation('watch').responses['201'].content['application/json']);
});

test('an operation that answers nothing says so, and one with a large body how large', () => {
  assert.equal(operation('remove').responses['204'].content, undefined);
  assert.match(operation('upload').description, /3000000 bytes/);
});

test('the docs page loads only what this host serves', async () => {
  const page = await anybody.get('/api/docs');
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
  for (const url of loaded.filter((each) => each !== 'data:,')) {
    const asset = await anybody.get(url);
    assert.equal(asset.status, 200, url);
  }
  assert.equal(loaded.length, 4);
  assert.doesNotMatch(page.body, /<script>|https?:|onload/);
  assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self';/);
  assert.equal((await anybody.get('/api/docs/package.json')).status, 404);
});
