import type { OpenAPI } from '@orpc/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { SESSION_COOKIE } from './cookies.ts';
import { PROBLEM_COMPONENTS, problemSchema } from './openapi-problems.ts';
import { finishOperation } from './openapi-responses.ts';
import { contractOperations, type HostedModule, metaOf } from './operations.ts';

export type OpenApiOptions = { readonly version: string; readonly publicUrl?: string };

type Paths = NonNullable<OpenAPI.Document['paths']>;

/**
 * The OpenAPI 3.1 document of all operations that clients may call. Errors are problems, the events of
 * a stream have their schemas.
 */
export async function openApiDocument(
  modules: readonly HostedModule[],
  { version, publicUrl = '' }: OpenApiOptions,
): Promise<OpenAPI.Document> {
  const paths: Paths = {};
  for (const each of modules)
    for (const [path, item] of Object.entries(await pathsOf(each)))
      paths[path] = { ...paths[path], ...item };
  return {
    openapi: '3.1.1',
    info: { title: 'Atelier', version, description: DESCRIPTION },
    servers: [{ url: `${publicUrl.replace(/\/$/, '')}/api/v1` }],
    security: [{ bearer: [] }, { apiKey: [] }, { cookie: [] }],
    tags: modules.map(({ module }) => ({ name: module.name })),
    paths,
    components: { securitySchemes: SECURITY_SCHEMES, ...PROBLEM_COMPONENTS },
  };
}

/** The operations of one context: generated alone, because the kit puts its name before each id. */
async function pathsOf({ module }: HostedModule): Promise<Paths> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const { paths = {} } = await generator.generate(module.contract, {
    info: { title: module.name, version: '1' },
    filter: ({ contract }) => metaOf(contract).access !== 'internal',
    customErrorResponseBodySchema: problemSchema,
  });
  const byId = new Map(operationsIn(paths).map((each) => [each.operationId, each]));
  for (const { path, contract } of contractOperations(module.contract)) {
    const operation = byId.get([module.name, ...path].join('.'));
    if (operation) finishOperation(operation, contract);
  }
  return paths;
}

export function operationsIn(paths: Paths): readonly OpenAPI.OperationObject[] {
  return Object.values(paths).flatMap((item) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => item?.[method] ?? []),
  );
}

const DESCRIPTION = `Send \`authorization: Bearer …\` with a token or an API key.

The input of an operation is its path, query and body together. Errors are RFC 9457 problems; a
problem of the input names its issues. Every answer carries \`x-request-id\`. Writes take an
\`Idempotency-Key\`, remembered for 24 hours per workspace, user and operation; streams do not heed it.

Streams are server-sent events whose \`event\` is the \`type\` of the JSON in \`data\`. What goes wrong
before the first event is a problem with its status; after it, a problem in the event \`error\`.`;

const SECURITY_SCHEMES: NonNullable<OpenAPI.ComponentsObject['securitySchemes']> = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of sign-in, or an API key.' },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'Unsafe methods also need the header `x-csrf-token`.',
  },
};
