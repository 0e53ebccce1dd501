import type { AnyContractProcedure, OpenAPI } from '@orpc/contract';
import type { JSONSchema } from '@orpc/openapi';
import { metaOf } from './operations.ts';
import { PROBLEM_TYPE } from './problem.ts';

/** What the generator cannot know of an operation: problems, empty answers, events by name. */
export function finishOperation(
  operation: OpenAPI.OperationObject,
  contract: AnyContractProcedure,
): void {
  const { access, maxBodyBytes, download } = metaOf(contract);
  const { route, outputSchema, inputSchema } = contract['~orpc'];
  const responses = (operation.responses ??= {});
  if (inputSchema !== undefined) responses['400'] ??= invalidInput();
  for (const [status, response] of Object.entries(responses)) {
    if (response === undefined || '$ref' in response || Number(status) < 400) continue;
    asProblem(response, access === 'public');
    if (response.content === undefined) delete responses[status];
  }
  for (const parameter of operation.parameters ?? [])
    if (!('$ref' in parameter)) {
      // The generator allows both everywhere; an empty value is a value here, and mostly a wrong one.
      delete parameter.allowEmptyValue;
      delete parameter.allowReserved;
    }
  const success = Object.keys(responses).find((status) => Number(status) < 400);
  if (success !== undefined && outputSchema === undefined) {
    delete responses[success];
    responses['204'] = { description: 'Done; there is nothing to say.' };
  }
  if (download) {
    responses['200'] = {
      description: 'The file. One that is cut off is not whole.',
      content: { [download]: { schema: { type: 'string' } } },
    };
  }
  const events = responses[success ?? ''];
  if (events && !('$ref' in events) && events.content?.[EVENTS]) nameEvents(events);
  else if (route.method !== 'GET') (operation.parameters ??= []).push(IDEMPOTENCY_KEY);
  if (maxBodyBytes)
    operation.description =
      `${operation.description ?? ''}\n\nThe body may have ${maxBodyBytes} bytes.`.trim();
}

/** Adds the events of `stream` to what `operation` answers. */
export function offerStream(
  operation: OpenAPI.OperationObject,
  stream: OpenAPI.OperationObject,
): void {
  const events = Object.values(stream.responses ?? {}).find(
    (response) => response && !('$ref' in response) && response.content?.[EVENTS],
  );
  const [status, answer] =
    Object.entries(operation.responses ?? {}).find(([each]) => Number(each) < 400) ?? [];
  if (!events || '$ref' in events || !answer || '$ref' in answer || !status) return;
  answer.content = { ...answer.content, [EVENTS]: events.content?.[EVENTS] ?? {} };
  // A stream has begun before it is known what it makes, so its status is always 200.
  if (status !== '200' && operation.responses)
    operation.responses['200'] = {
      description: 'The events, for clients that accept them.',
      content: { [EVENTS]: answer.content[EVENTS] ?? {} },
    };
  if (status !== '200') delete answer.content[EVENTS];
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

export const PROBLEM_SCHEMA: OpenAPI.SchemaObject = {
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
};

const EVENTS = 'text/event-stream';

const IDEMPOTENCY_KEY: OpenAPI.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request is carried out once and answered again.',
  schema: { type: 'string', maxLength: 255 },
};

const invalidInput = (): OpenAPI.ResponseObject => ({
  description: 'The input does not fit.',
  content: {
    'application/json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          {
            type: 'object',
            properties: {
              issues: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { path: { type: 'string' }, message: { type: 'string' } },
                  required: ['path', 'message'],
                },
              },
            },
          },
        ],
      },
    },
  },
});

const isObjectSchema = (schema: JSONSchema) =>
  typeof schema === 'object' && schema.properties !== undefined;

/** Every context declares 401 and 403; a public operation asks for no credentials. */
const NEVER_PUBLIC = ['UNAUTHORIZED', 'FORBIDDEN'];

type Shape = { allOf?: { properties?: { code?: { const?: string } } }[] };

function asProblem(response: OpenAPI.ResponseObject, isPublic: boolean): void {
  // The shape that `problemSchema` gave it; the generator takes the `anyOf` off a single one.
  const schema = response.content?.['application/json']?.schema as
    | (Shape & { anyOf?: Shape[] })
    | undefined;
  const all = schema?.anyOf ?? (schema ? [schema] : []);
  const shapes = all.filter((shape) => {
    const code = codeOf(shape);
    return !(isPublic && code && NEVER_PUBLIC.includes(code));
  });
  if (shapes.length === 0) {
    delete response.content;
    return;
  }
  const codes = shapes.map(codeOf).filter((code) => code !== undefined);
  if (codes.length > 0) response.description = codes.join(', ');
  const described = shapes.length === 1 ? shapes[0] : { anyOf: shapes };
  response.content = { [PROBLEM_TYPE]: { schema: described as OpenAPI.SchemaObject } };
}

const codeOf = (shape: Shape) => shape.allOf?.[1]?.properties?.code?.const;

/** The generator calls every event `message`; on our wire an event has the name of its item's type. */
function nameEvents(response: OpenAPI.ResponseObject): void {
  // The shape the generator gives the schema of an event iterator: `message` first.
  const schema = response.content?.[EVENTS]?.schema as
    | { oneOf?: { properties: { data: ItemSchema } }[] }
    | undefined;
  const item = schema?.oneOf?.[0]?.properties.data;
  if (item === undefined) return;
  const events = (item.anyOf ?? item.oneOf ?? [item]).map((each) =>
    eventSchema(each.properties?.type?.const ?? 'message', each),
  );
  events.push(eventSchema('error', { $ref: '#/components/schemas/Problem' }));
  response.content = { [EVENTS]: { schema: { anyOf: events } as OpenAPI.SchemaObject } };
}

type ItemSchema = {
  anyOf?: ItemSchema[];
  oneOf?: ItemSchema[];
  properties?: { type?: { const?: string } };
};

const eventSchema = (event: string, data: object) => ({
  type: 'object',
  properties: { event: { const: event }, data, id: { type: 'string' } },
  required: ['event', 'data'],
});
