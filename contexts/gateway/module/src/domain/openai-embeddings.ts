import { invalid } from './failure.ts';
import { Fields, isObject, type JsonObject } from './json.ts';
import type { Losses } from './losses.ts';

export type Encoding = 'float' | 'base64';

export function encodingOf(body: JsonObject): Encoding {
  return new Fields(body).optionalOneOf('encoding_format', ['float', 'base64']) ?? 'float';
}

/** The texts of an embeddings request, for providers of another format. */
export function readTexts(body: JsonObject, losses: Losses) {
  const fields = new Fields(body);
  const input = fields.take('input');
  const isTokens = Array.isArray(input) && input.some((each) => typeof each !== 'string');
  if (isTokens) losses.refuse('input', 'this model takes texts, not tokens.');
  const texts = typeof input === 'string' ? [input] : isTokens ? [] : fields.strings('input');
  if (texts.length === 0 || texts.length > 2048) throw invalid('input', 'must be 1 to 2048 texts.');
  const dimensions = fields.optionalInteger('dimensions', 1, 10_000);
  if (fields.optionalString('user') !== undefined) losses.drop('user');
  fields.ignore('model', 'encoding_format');
  fields.refuseUnread(losses);
  return { texts, ...(dimensions === undefined ? {} : { dimensions }) };
}

/** Vectors as OpenAI gives them. */
export function writeVectors(
  model: string,
  vectors: readonly (readonly number[])[],
  encoding: Encoding,
  inputTokens: number,
): JsonObject {
  return {
    object: 'list',
    model,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding === 'base64' ? base64Of(vector) : vector,
    })),
    usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
  };
}

/**
 * An answer with its vectors as the caller wants them; undefined when they are so already. Many servers
 * know one encoding only, whatever they are asked for.
 */
export function asEncoded(answer: JsonObject, encoding: Encoding): JsonObject | undefined {
  const data = Array.isArray(answer['data']) ? answer['data'] : [];
  const isOther = (row: unknown) =>
    isObject(row) && (typeof row['embedding'] === 'string') !== (encoding === 'base64');
  if (!data.some(isOther)) return undefined;
  return {
    ...answer,
    data: data.map((row) => {
      if (!isObject(row) || !isOther(row)) return row;
      const given = row['embedding'];
      if (Array.isArray(given)) return { ...row, embedding: base64Of(given.map(Number)) };
      return typeof given === 'string' ? { ...row, embedding: floatsOf(given) } : row;
    }),
  };
}

/** Little-endian 32-bit floats, as OpenAI's clients ask for by default. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}

function floatsOf(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(index * 4),
  );
}
