import type { Policy } from '../policy.ts';
import { cardsIn, ibansIn } from './account-numbers.ts';
import { contactPatterns, emailsIn } from './contact-patterns.ts';
import type { Finding } from './finding.ts';
import { passwordsInColumns } from './password-in-columns.ts';
import { passwordsInWords } from './password-in-words.ts';
import { found } from './pattern.ts';
import { phonesInWords } from './phone-in-words.ts';
import { privateKeysIn } from './private-key.ts';
import { commandPatterns } from './secret-in-command.ts';
import { secretsInWords } from './secret-in-words.ts';
import { secretPatterns } from './secret-patterns.ts';
import { fieldsIn, isSensitiveValue, sensitiveKindOf } from './sensitive-field.ts';
import { valuesInTables } from './value-in-table.ts';

/**
 * Everything that is found in a text by how it is written, or by the name of the field that holds it.
 * Takes time linear in the text.
 */
export function detected(text: string, field?: string): Finding[] {
  const kind = field === undefined ? undefined : sensitiveKindOf(field);
  if (kind !== undefined && isSensitiveValue(kind, text, 'quoted'))
    return [{ kind, start: 0, end: text.length }];
  // Shorter than an address or a password.
  if (text.length < 4) return [];
  return [
    ...privateKeysIn(text),
    ...found(secretPatterns, text),
    ...found(commandPatterns, text),
    ...fieldsIn(text),
    ...passwordsInColumns(text),
    ...valuesInTables(text),
    ...passwordsInWords(text),
    ...secretsInWords(text),
    ...emailsIn(text),
    ...cardsIn(text),
    ...ibansIn(text),
    ...found(contactPatterns, text),
    ...phonesInWords(text),
  ];
}

/** Only what the workspace wants looked for. */
export function wanted(
  findings: readonly Finding[],
  { detectorsOff }: Pick<Policy, 'detectorsOff'>,
): readonly Finding[] {
  const off = new Set<string>(detectorsOff);
  return off.size === 0 ? findings : findings.filter(({ kind }) => !off.has(kind));
}
