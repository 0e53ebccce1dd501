import type { OpenAPI } from '@orpc/contract';
import type { JSONSchema } from '@orpc/openapi';
import { PROBLEM_TYPE } from './problem.ts';

type Responses = NonNullable<OpenAPI.OperationObject['responses']>;

/** What decides which problems of the host an operation can have. */
type Asked = {
  readonly isPublic: boolean;
  readonly isWrite: boolean;
  readonly hasInput: boolean;
  /** Whether an `Idempotency-Key` means something to it. */
  readonly heedsKeys: boolean;
};

/**
 * Makes problems of the errors that the generator wrote, and adds those the host answers by itself:
 * by reference, beside the operation's own where both have the status.
 */
export function tellProblems(responses: Responses, asked: Asked): void {
  const hosts = new Map(
    HOST_PROBLEMS.filter(({ occurs }) => occurs(asked)).map((each) => [each.status, each.name]),
  );
  for (const [status, response] of Object.entries(responses)) {
    if (response === undefined || '$ref' in response || Number(status) < 400) continue;
    delete responses[status];
    const own = shapesOf(response).filter((shape) => !HOST_CODES.has(codeOf(shape) ?? ''));
    const host = hosts.get(Number(status));
    if (own.length === 0) continue;
    hosts.delete(Number(status));
    const all = [...own, ...(host ? [{ $ref: `#/components/schemas/${host}` }] : [])];
    responses[status] = {
      description: own.map(codeOf).join(', '),
      // The shapes are those that `problemSchema` made.
      content: { [PROBLEM_TYPE]: { schema: anyOf(all) as OpenAPI.SchemaObject } },
    };
  }
  for (const [status, name] of hosts)
    responses[status] = { $ref: `#/components/responses/${name}` };
}

type ErrorSchemas = [code: string, message: string, dataRequired: boolean, data: JSONSchema][];

/** One status may have several codes; each is the problem with its own code and data. */
export function problemSchema(errors: ErrorSchemas): JSONSchema {
  const shapes = errors.map(([code, message, , data]) => ({
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      {
        type: 'object' as const,
        description: message,
        properties: { code: { const: code } },
      },
      ...(isObjectSchema(data) ? [data] : []),
    ],
  }));
  return { anyOf: shapes };
}

type HostProblem = {
  /** Of its schema and its response among the components. */
  readonly name: string;
  readonly status: number;
  readonly codes: readonly string[];
  readonly description: string;
  readonly data?: Readonly<Record<string, OpenAPI.SchemaObject>>;
  readonly headers?: OpenAPI.ResponseObject['headers'];
  readonly occurs: (asked: Asked) => boolean;
};

const RETRY_AFTER = {
  'retry-after': { description: 'Seconds to wait.', schema: { type: 'integer' } },
} as const;

const HOST_PROBLEMS: readonly HostProblem[] = [
  {
    name: 'BadRequest',
    status: 400,
    codes: ['BAD_REQUEST', 'MALFORMED_PATH', 'MALFORMED_JSON', 'IDEMPOTENCY_KEY_INVALID'],
    description: 'The input does not fit. `issues` says where, if it could be read.',
    data: {
      issues: {
        type: 'array',
        items: {
          type: 'object',
          properties: { path: { type: 'string' }, message: { type: 'string' } },
          required: ['path', 'message'],
        },
      },
    },
    occurs: ({ hasInput, isWrite }) => hasInput || isWrite,
  },
  {
    name: 'Unauthorized',
    status: 401,
    codes: ['UNAUTHORIZED'],
    description: 'No valid credentials came with the request.',
    headers: { 'www-authenticate': { schema: { type: 'string' } } },
    occurs: ({ isPublic }) => !isPublic,
  },
  {
    name: 'Forbidden',
    status: 403,
    codes: ['FORBIDDEN', 'FORBIDDEN_ORIGIN', 'CSRF_TOKEN_INVALID'],
    description: 'A permission is missing, or a page of another site asked.',
    occurs: ({ isPublic, isWrite }) => !isPublic || isWrite,
  },
  {
    name: 'IdempotencyConflict',
    status: 409,
    codes: ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_ANSWER_NOT_KEPT'],
    description:
      'The first request with this Idempotency-Key still runs, or its answer was not kept.',
    occurs: ({ heedsKeys }) => heedsKeys,
  },
  {
    name: 'BodyTooLarge',
    status: 413,
    codes: ['BODY_TOO_LARGE'],
    description: 'The body has more than `maxBytes`.',
    data: { maxBytes: { type: 'integer' } },
    occurs: ({ isWrite }) => isWrite,
  },
  {
    name: 'UnsupportedMediaType',
    status: 415,
    codes: ['UNSUPPORTED_MEDIA_TYPE'],
    description: 'The body is no JSON, or compressed.',
    occurs: ({ isWrite }) => isWrite,
  },
  {
    name: 'IdempotencyKeyReused',
    status: 422,
    codes: ['IDEMPOTENCY_KEY_REUSED'],
    description: 'This Idempotency-Key came with another request before.',
    occurs: ({ heedsKeys }) => heedsKeys,
  },
  {
    name: 'TooManyRequests',
    status: 429,
    codes: ['TOO_MANY_REQUESTS'],
    description: 'Too many requests, or too many wrong credentials of one address.',
    data: { retryAfterSeconds: { type: 'integer' } },
    headers: RETRY_AFTER,
    occurs: () => true,
  },
  {
    name: 'InternalServerError',
    status: 500,
    codes: ['INTERNAL_SERVER_ERROR'],
    description: 'Something went wrong on our side; the request id finds it in the log.',
    occurs: () => true,
  },
  {
    name: 'ServiceUnavailable',
    status: 503,
    codes: ['SERVICE_UNAVAILABLE', 'DRAINING', 'SERVER_STOPPED'],
    description: 'A part of the server is away, or it is being stopped.',
    headers: RETRY_AFTER,
    occurs: () => true,
  },
];

const HOST_CODES = new Set(HOST_PROBLEMS.flatMap(({ codes }) => codes));

/** The problem, and each that the host answers, for the document's components. */
export const PROBLEM_COMPONENTS = {
  schemas: {
    Problem: {
      type: 'object',
      description: 'What is wrong with a request, as RFC 9457 has it.',
      properties: {
        type: { type: 'string', description: 'A URN that ends with the code.' },
        title: { type: 'string', description: 'The same sentence for every problem of this code.' },
        status: { type: 'integer' },
        code: { type: 'string' },
        detail: { type: 'string' },
        requestId: { type: 'string' },
      },
      required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
    },
    ...Object.fromEntries(HOST_PROBLEMS.map((each) => [each.name, schemaOf(each)])),
  },
  responses: Object.fromEntries(HOST_PROBLEMS.map((each) => [each.name, responseOf(each)])),
} satisfies OpenAPI.ComponentsObject;

function schemaOf({ codes, data }: HostProblem): OpenAPI.SchemaObject {
  const properties = { code: { type: 'string' as const, enum: [...codes] }, ...data };
  return { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties }] };
}

function responseOf({ name, description, headers }: HostProblem): OpenAPI.ResponseObject {
  const schema = { $ref: `#/components/schemas/${name}` };
  return {
    description,
    ...(headers ? { headers } : {}),
    content: { [PROBLEM_TYPE]: { schema } },
  };
}

type Shape = { allOf?: { properties?: { code?: { const?: string } } }[] };

/** As `problemSchema` made them; the generator takes the `anyOf` off a single one. */
function shapesOf(response: OpenAPI.ResponseObject): readonly Shape[] {
  const schema = response.content?.['application/json']?.schema as
    | (Shape & { anyOf?: Shape[] })
    | undefined;
  return schema?.anyOf ?? (schema ? [schema] : []);
}

const codeOf = (shape: Shape) => shape.allOf?.[1]?.properties?.code?.const;

const anyOf = <S>(shapes: readonly S[]) => (shapes.length === 1 ? shapes[0] : { anyOf: shapes });

const isObjectSchema = (schema: JSONSchema) =>
  typeof schema === 'object' && schema.properties !== undefined;
