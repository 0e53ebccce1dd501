import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as ajv from 'ajv';
import { LRUCache } from 'lru-cache';
import type { CheckOutput } from '../application/output-fault.ts';
import { parseJson } from '../domain/json.ts';
import { boundedWork } from './bounded-work.ts';

const LIMIT_MS = 500;
/** A larger schema is compiled anew each time: what is made of it is larger still. */
const KEPT_CHARS = 64 * 1024;

type Check = (value: unknown) => string | undefined;

/** Checks answers against JSON schemas; compiled schemas are kept, for they come again and again. */
export function ajvCheck(): CheckOutput {
  let compiler: ajv.Ajv | undefined;
  const compiled = new LRUCache<string, Check>({ max: 200 });

  const compile = (compiler: ajv.Ajv, schema: object): Check => {
    const validate = compiler.compile(schema);
    // Ajv keeps every schema by its id for ever.
    compiler.removeSchema(schema);
    return (value) => {
      if (validate(value)) return undefined;
      const [first] = validate.errors ?? [];
      return `${first?.instancePath || 'the answer'} ${first?.message ?? 'is wrong'}`;
    };
  };

  return (answer, schema) => {
    const value = parseJson(answer);
    if (value === undefined) return 'it is no JSON';
    const text = JSON.stringify(schema);
    const key = createHash('sha256').update(text).digest('base64');
    const known = compiled.get(key);
    const own = (compiler ??= newCompiler());
    try {
      const { check, fault } = boundedWork(LIMIT_MS, () => {
        const check = known ?? compile(own, schema);
        return { check, fault: check(value) };
      });
      if (text.length <= KEPT_CHARS) compiled.set(key, check);
      return fault;
    } catch {
      // A schema that ajv cannot read, or not in time, is the provider's to enforce.
      compiled.set(key, () => undefined);
      // It may have been left amid its work.
      compiler = undefined;
      return undefined;
    }
  };
}

/** Loaded with the first schema. */
function newCompiler(): ajv.Ajv {
  const { Ajv }: typeof ajv = createRequire(import.meta.url)('ajv');
  return new Ajv({ strict: false, allErrors: false, logger: false, validateFormats: false });
}
