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

/** What stands at a place as `#/components/responses/Forbidden`. */
const at = (ref: string): any =>
  ref
    .replace('#/', '')
    .split('/')
    .reduce<any>((place, key) => place?.[key], document);

test('every reference in the document leads somewhere', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
  assert.ok(refs.length > 0);
  for (const [, ref] of refs) assert.ok(at(ref ?? ''), ref);
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

test('errors are problems, each code with its data, and those of the host are told once', () => {
  for (const each of operations)
    for (const [code, response] of Object.entries(each.responses ?? {})) {
      if (Number(code) < 400) continue;
      const { content } = '$ref' in response ? at(response.$ref) : response;
      assert.match(
        JSON.stringify(content),
        /^\{"application\/problem\+json":\{"schema":.*components\/schemas\/\w+/,
        `${each.operationId} ${code}`,
      );
    }
  const statuses = (id: string) => Object.keys(operation(id).responses).join(' ');
  assert.equal(statuses('reserve'), '201 400 401 403 409 413 415 422 429 500 503');
  assert.equal(statuses('watchStream'), '200 400 401 403 409 413 415 429 500 503');
  assert.equal(statuses('list'), '200 400 401 403 429 500 503');
  assert.match(
    JSON.stringify(operation('reserve').responses['409']),
    /SEAT_TAKEN.*IdempotencyConf/,
  );
  const taken = operation('reserve').responses['409'];
  assert.equal(taken.description, 'SEAT_TAKEN');
  const { schema } = taken.content['application/problem+json'];
  assert.equal(schema.anyOf[0].allOf[2].properties.by.type, 'string');
  assert.equal(operation('signIn').responses['401'].description, 'INVALID_CREDENTIALS');
});

test('a stream offers its events by name, and what answers JSON too says where they are', () => {
  const named = (id: string, code: string) =>
    operation(id).responses[code].content['text/event-stream'].schema.anyOf.map(
      (each: any) => each.properties.event.const,
    );
  assert.deepEqual(named('watchStream', '200'), ['start', 'delta', 'end', 'error']);
  assert.deepEqual(Object.keys(operation('watch').responses['201'].content), ['application/json']);
  assert.match(operation('watch').description, /`watchStream`/);
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
