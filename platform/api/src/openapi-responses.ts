import type { AnyContractProcedure, OpenAPI } from '@orpc/contract';
import { tellProblems } from './openapi-problems.ts';
import { metaOf } from './operations.ts';

/** What the generator cannot know of an operation: problems, empty answers, events by name. */
export function finishOperation(
  operation: OpenAPI.OperationObject,
  contract: AnyContractProcedure,
): void {
  const { access, maxBodyBytes, download, streamedBy } = metaOf(contract);
  const { route, outputSchema, inputSchema } = contract['~orpc'];
  const responses = (operation.responses ??= {});
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
  const isStream = events && !('$ref' in events) && events.content?.[EVENTS] !== undefined;
  const isWrite = route.method !== 'GET';
  if (isStream) nameEvents(events);
  else if (isWrite) (operation.parameters ??= []).push(IDEMPOTENCY_KEY);
  tellProblems(responses, {
    isPublic: access === 'public',
    isWrite,
    hasInput: inputSchema !== undefined,
    heedsKeys: isWrite && !isStream,
  });
  // In words: generators make a client of events only of what answers JSON and events.
  const notes = [
    operation.description,
    streamedBy && `To who accepts \`text/event-stream\` it answers as \`${streamedBy}\` does.`,
    maxBodyBytes && `The body may have ${maxBodyBytes} bytes.`,
  ].filter(Boolean);
  if (notes.length > 0) operation.description = notes.join('\n\n');
}

const EVENTS = 'text/event-stream';

const IDEMPOTENCY_KEY: OpenAPI.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request is carried out once and answered again.',
  schema: { type: 'string', maxLength: 255 },
};

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
