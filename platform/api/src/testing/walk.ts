import type { OpenAPI } from '@orpc/contract';

/** A request as a walk makes it. `what` says which part of it is spoiled, for a failing test. */
export type WalkedRequest = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly what: string;
};

export type WalkedOperation = {
  readonly operationId: string;
  readonly isPublic: boolean;
  /** Names of the parameters in its path. */
  readonly ids: readonly string[];
  /** A request whose shape fits, with `ids` in the path. */
  readonly request: WalkedRequest;
  /** The same request with one part after another replaced by what nobody expects there. */
  readonly spoiled: readonly WalkedRequest[];
};

export type WalkOptions = {
  /** The value of a parameter or field by its name, at any depth, where one made up will not do. */
  readonly valueFor?: (name: string, operationId: string) => unknown;
};

/**
 * Every operation of an OpenAPI document with requests to try on it: for the proofs that a stranger's
 * id is 404 everywhere, that nothing answers without credentials, and that bad input is never 5xx.
 */
export function walk(
  document: OpenAPI.Document,
  { valueFor = () => undefined }: WalkOptions = {},
): readonly WalkedOperation[] {
  const prefix = document.servers?.[0]?.url ?? '';
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method];
      if (operation === undefined) return [];
      const named = (name: string) => valueFor(name, operation.operationId ?? '');
      return [walked(`${prefix}${path}`, method.toUpperCase(), operation, named)];
    }),
  );
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Named = (name: string) => unknown;

/** The part of JSON schema that contracts make. */
type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly format?: string;
};

function walked(
  path: string,
  method: string,
  operation: OpenAPI.OperationObject,
  named: Named,
): WalkedOperation {
  // The generator writes parameters and bodies in place, never as references.
  const parameters = (operation.parameters ?? []) as (OpenAPI.ParameterObject & {
    schema: Schema;
  })[];
  const content = (operation.requestBody as OpenAPI.RequestBodyObject | undefined)?.content;
  const schema = content?.['application/json']?.schema as Schema | undefined;
  const inPath = parameters.filter((each) => each.in === 'path');
  const values = new Map(
    inPath.map((each) => [each.name, String(named(each.name) ?? fitting(each.schema, named))]),
  );
  const body = schema && fitting(schema, named);
  const request = (changes: Partial<WalkedRequest>, changed = values, query = '') => ({
    method,
    path: `${filled(path, changed)}${query}`,
    ...(body === undefined ? {} : { body }),
    what: 'nothing',
    ...changes,
  });

  const spoiled = [
    ...inPath.flatMap(({ name }) =>
      TEXTS.map((text) =>
        request({ what: `${name} in the path` }, new Map([...values, [name, text]])),
      ),
    ),
    ...parameters
      .filter((each) => each.in === 'query')
      .flatMap(({ name }) =>
        TEXTS.map((text) =>
          request({ what: `${name} in the query` }, values, `?${name}=${encodeURIComponent(text)}`),
        ),
      ),
    ...(schema === undefined ? [] : VALUES.map((value) => request({ body: value, what: 'body' }))),
    ...(method === 'GET' ? [] : WRITES.map((changes) => request(changes))),
    ...Object.keys(schema?.properties ?? {}).flatMap((name) =>
      VALUES.map((value) =>
        request({ body: { ...(body as object), [name]: value }, what: `${name} in the body` }),
      ),
    ),
  ];
  return {
    operationId: operation.operationId ?? path,
    isPublic: operation.security?.length === 0,
    ids: inPath.map(({ name }) => name),
    request: request({}),
    spoiled,
  };
}

const filled = (path: string, values: ReadonlyMap<string, string>) =>
  path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values.get(name) ?? name));

/** The smallest value a schema takes, as far as such schemas go. */
function fitting(schema: Schema, named: Named): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives?.[0]) return fitting(alternatives[0], named);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) || named(name) !== undefined)
          .map(([name, property]) => [name, named(name) ?? fitting(property, named)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => fitting(schema.items ?? {}, named));
    case 'integer':
    case 'number': {
      // Whole numbers without a limit of their own are described by those of a double.
      const least = schema.minimum ?? schema.exclusiveMinimum ?? 0;
      return Math.max(least, 1);
    }
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return fittingText(schema);
  }
}

function fittingText({ format, pattern, minLength = 0 }: Schema): string {
  if (format === 'email') return 'nobody@example.test';
  if (format === 'uri') return 'https://example.test/';
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  const [, id] = /^\^(\w+_)\[/.exec(pattern ?? '') ?? [];
  if (id) return `${id}0`;
  if (pattern?.includes('\\/')) return 'none/none';
  return 'none'.padEnd(minLength, '0');
}

/** What the host refuses of a write before its operation sees it. */
const WRITES = [
  { body: `"${'x'.repeat(1_100_000)}"`, what: 'the size of the body' },
  { body: '{"', what: 'the JSON of the body' },
  { body: '{}', headers: { 'content-type': 'text/plain' }, what: 'the type of the body' },
  { headers: { 'idempotency-key': 'x'.repeat(300) }, what: 'the key' },
];

const DEEP = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);

const TEXTS = [
  '%00',
  '\u0000',
  '💥',
  'x'.repeat(3000),
  '-1',
  '1e999',
  "';--",
  '../..',
  '__proto__',
];

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  1.5,
  '',
  '\u0000',
  '\ud800',
  'x'.repeat(20_000),
  [],
  {},
  [null],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'),
  DEEP,
];
