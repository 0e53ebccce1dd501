import { createRequire } from 'node:module';
import type * as ajv from 'ajv';
import { LRUCache } from 'lru-cache';
import { parseJson } from '../domain/json.ts';

/** Checks answers against JSON schemas; compiled schemas are kept, for they come again and again. */
export function ajvCheck() {
  let compiler: ajv.Ajv | undefined;
  const compiled = new LRUCache<string, ajv.ValidateFunction>({ max: 200 });

  return (text: string, schema: object): string | undefined => {
    const value = parseJson(text);
    if (value === undefined) return 'it is no JSON';
    const key = JSON.stringify(schema);
    let validate = compiled.get(key);
    if (validate === undefined) {
      compiler ??= newCompiler();
      try {
        validate = compiler.compile(schema);
      } catch {
        // A schema that ajv cannot read is the provider's to enforce.
        return undefined;
      }
      compiled.set(key, validate);
      // Ajv keeps every schema by its id for ever.
      compiler.removeSchema(schema);
    }
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return `${first?.instancePath || 'the answer'} ${first?.message ?? 'is wrong'}`;
  };
}

/** Loaded with the first schema. */
function newCompiler(): ajv.Ajv {
  const { Ajv }: typeof ajv = createRequire(import.meta.url)('ajv');
  return new Ajv({ strict: false, allErrors: false, logger: false, validateFormats: false });
}
