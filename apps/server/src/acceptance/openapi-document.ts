import type { TestAtelier } from './test-atelier.ts';

export type Schema = Readonly<Record<string, any>>;

/** One operation of the OpenAPI document, as a walk needs it. */
export type DocumentedOperation = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly body: Schema | undefined;
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The operations of a running Atelier, read from its own document. */
export async function documentedOperations({ api }: TestAtelier): Promise<DocumentedOperation[]> {
  const { body: document } = await api('GET', '/openapi.json', undefined, '');
  const resolve = (schema: Schema): Schema => resolved(document, schema);
  return Object.entries<Schema>(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const content = operation.requestBody?.content?.['application/json']?.schema;
      return {
        name: operation.operationId,
        method: method.toUpperCase(),
        path,
        isPublic: Array.isArray(operation.security) && operation.security.length === 0,
        parameters: (operation.parameters ?? []).map((each: Schema) => {
          const parameter = resolve(each) as DocumentedOperation['parameters'][number];
          return { ...parameter, schema: resolve(parameter.schema ?? {}) };
        }),
        body: content && resolve(content),
      };
    }),
  );
}

/** The schema with every `$ref` in it replaced by what it names. */
function resolved(document: Schema, schema: Schema, depth = 0): Schema {
  if (depth > 12 || typeof schema !== 'object' || schema === null) return schema;
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref
      .slice(2)
      .split('/')
      .reduce((place: Schema, name: string) => place[name.replaceAll('~1', '/')], document);
    return resolved(document, target, depth + 1);
  }
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    Array.isArray(value)
      ? value.map((each) => resolved(document, each, depth + 1))
      : resolved(document, value, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** The smallest value a schema allows: what must be there, as short as may be. */
export function smallest(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return smallest(choice[0]);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(smallest));
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name: string) => [name, smallest(schema.properties[name])]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => smallest(schema.items));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, 0);
    case 'boolean':
      return false;
    default:
      return text(schema);
  }
}

function text({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'email') return 'somebody@example.com';
  if (format === 'date-time') return '2030-01-01T00:00:00Z';
  if (format === 'uri') return 'https://example.com/';
  if (pattern?.includes('\\/')) return 'offline/workshop';
  if (pattern?.startsWith('^configuration_')) return 'configuration_none';
  const prefix = /^\^([a-z]+_)/.exec(pattern ?? '')?.[1] ?? '';
  return prefix + 'x'.repeat(Math.max(minLength, 4));
}
