import { isObject, type JsonObject } from './json.ts';

/** The texts of one request, each to become a vector. */
export function writeTexts(
  model: string,
  texts: readonly string[],
  dimensions: number | undefined,
): JsonObject {
  const size = dimensions === undefined ? {} : { outputDimensionality: dimensions };
  return {
    requests: texts.map((text) => ({ model, content: { parts: [{ text }] }, ...size })),
  };
}

export function readVectors(body: JsonObject): readonly (readonly number[])[] {
  const rows = Array.isArray(body['embeddings']) ? body['embeddings'] : [];
  return rows.flatMap((row) =>
    isObject(row) && Array.isArray(row['values']) ? [row['values'].map(Number)] : [],
  );
}
