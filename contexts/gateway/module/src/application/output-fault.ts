import { type CanonicalAnswer, type CanonicalRequest, textOf } from '../domain/canonical.ts';

/** Says what is wrong with a text that should satisfy the schema; undefined when nothing is. */
export type CheckOutput = (text: string, schema: object) => string | undefined;

/** What is wrong with an answer that had to satisfy a schema. A cut or refused one is left alone. */
export function outputFault(
  { checkOutput }: { readonly checkOutput: CheckOutput },
  { output }: CanonicalRequest,
  { parts, stop }: Pick<CanonicalAnswer, 'parts' | 'stop'>,
): string | undefined {
  if (output === undefined || (stop !== 'stop' && stop !== 'stop-sequence')) return undefined;
  if (parts.some((part) => part.type === 'refusal')) return undefined;
  return checkOutput(textOf(parts), output.type === 'json-schema' ? output.schema : {});
}
