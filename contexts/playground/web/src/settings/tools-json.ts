import type { Parameters } from '../playground-api.ts';

type Tools = NonNullable<Parameters['tools']>;
type Read = { readonly tools: Tools } | { readonly mistake: string };

/** What the tools editor begins with, so that one edits an example and not an empty box. */
export const exampleTools = `[
  {
    "name": "get_weather",
    "description": "The weather at a place right now.",
    "parameters": {
      "type": "object",
      "properties": { "place": { "type": "string" } },
      "required": ["place"]
    }
  }
]`;

export const exampleSchema = `{
  "type": "object",
  "properties": {
    "answer": { "type": "string" },
    "confidence": { "type": "number" }
  },
  "required": ["answer", "confidence"],
  "additionalProperties": false
}`;

/** Tools as the editor shows them: one array, the schema of the arguments as an object in each. */
export function writeTools(tools: Tools | undefined): string {
  if (tools === undefined || tools.length === 0) return '';
  return JSON.stringify(
    tools.map(({ name, description, parametersSchema }) => ({
      name,
      ...(description === undefined ? {} : { description }),
      parameters: JSON.parse(parametersSchema) as unknown,
    })),
    null,
    2,
  );
}

/** The tools in the editor's text, or the first mistake in words. Takes the OpenAI nesting too. */
export function readTools(text: string): Read {
  const parsed = parse(text);
  if ('mistake' in parsed) return parsed;
  if (!Array.isArray(parsed.value)) return { mistake: 'Write an array of tools: [ … ].' };
  const tools: Tools = [];
  for (const [index, entry] of (parsed.value as readonly unknown[]).entries()) {
    const tool = readTool(entry);
    if (typeof tool === 'string') return { mistake: `Tool ${index + 1}: ${tool}` };
    tools.push(tool);
  }
  const names = tools.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? { tools } : { mistake: `Two tools are called ${twice}.` };
}

/** Whether a text is a JSON schema as far as an editor can say: an object. */
export function mistakeInSchema(text: string): string | undefined {
  const parsed = parse(text);
  if ('mistake' in parsed) return parsed.mistake;
  return isRecord(parsed.value) ? undefined : 'A JSON schema is an object: { "type": … }.';
}

function readTool(entry: unknown): Tools[number] | string {
  if (!isRecord(entry)) return 'is not an object.';
  const tool = isRecord(entry['function']) ? entry['function'] : entry;
  const { name, description, parameters } = tool;
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name))
    return 'needs a "name" of letters, digits, _ and -, at most 64.';
  if (description !== undefined && typeof description !== 'string')
    return '"description" is not a text.';
  if (parameters !== undefined && !isRecord(parameters))
    return '"parameters" is not a JSON schema object.';
  return {
    name,
    ...(description === undefined ? {} : { description }),
    parametersSchema: JSON.stringify(parameters ?? { type: 'object', properties: {} }),
  };
}

function parse(text: string): { value: unknown } | { mistake: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { mistake: `This is no valid JSON: ${error instanceof Error ? error.message : ''}` };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
