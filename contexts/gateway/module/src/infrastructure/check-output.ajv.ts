import { Ajv, type ValidateFunction } from 'ajv';
import { LRUCache } from 'lru-cache';
import { parseJson } from '../domain/json.ts';

/** Checks answers against JSON schemas; compiled schemas are kept, for they come again and again. */
export function ajvCheck() {
  const ajv = new Ajv({ strict: false, allErrors: false, logger: false, validateFormats: false });
  const compiled = new LRUCache<string, ValidateFunction>({ max: 200 });

  return (text: string, schema: object): string | undefined => {
    const value = parseJson(text);
    if (value === undefined) return 'it is no JSON';
    const key = JSON.stringify(schema);
    let validate = compiled.get(key);
    if (validate === undefined) {
      try {
        validate = ajv.compile(schema);
      } catch {
        // A schema that ajv cannot read is the provider's to enforce.
        return undefined;
      }
      compiled.set(key, validate);
      // Ajv keeps every schema by its id for ever.
      ajv.removeSchema(schema);
    }
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return `${first?.instancePath || 'the answer'} ${first?.message ?? 'is wrong'}`;
  };
}
