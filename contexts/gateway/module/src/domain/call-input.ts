import { isObject, isTooDeep, type JsonObject, parseJson } from './json.ts';

/**
 * The arguments of a call where they are an object. What a model spoilt is kept as it is: who checks
 * arguments tells the model what is wrong.
 */
export function callInput(args: string): JsonObject {
  const input = parseJson(args === '' ? '{}' : args);
  return isObject(input) && !isTooDeep(input, args.length) ? input : { arguments: args };
}
