import type { Policy } from '../policy.ts';
import { ACCOUNTS, CARD_NUMBERS, cardsIn, ibansIn } from './account-numbers.ts';
import { AT_SIGNS, contactPatterns, emailsIn, SPELLED } from './contact-patterns.ts';
import type { Finding } from './finding.ts';
import { passwordsOfLogins, WAYS } from './login-in-words.ts';
import {
  LETTERED_DIGITS,
  LONG_DIGITS,
  NATIONAL_NAMES,
  nationalNumberOf,
  nationalNumbersIn,
} from './national-number-in-words.ts';
import { passwordsInColumns, VALUES } from './password-in-columns.ts';
import { passwordsInWords } from './password-in-words.ts';
import { CUES } from './password-name.ts';
import { found } from './pattern.ts';
import { DIGITS, phonesInWords } from './phone-in-words.ts';
import { type Places, placesOf } from './places.ts';
import { privateKeyPatterns, privateKeysIn } from './private-key.ts';
import { commandPatterns } from './secret-in-command.ts';
import { DRAWN, secretsInWords } from './secret-in-words.ts';
import { secretPatterns } from './secret-patterns.ts';
import { FIELDS, fieldsIn, isSensitiveValue, sensitiveKindOf } from './sensitive-field.ts';
import { valuesInTables } from './value-in-table.ts';

/**
 * Everything that is found in a text by how it is written, or by the name of the field that holds it; what
 * has check digits that are not looked at here says so.
 * Takes time linear in the text, and pauses where others may have their turn.
 */
export function* detecting(
  text: string,
  field?: string,
  findPlaces: ReturnType<typeof placesOf> = placesIn,
): Generator<void, readonly Finding[]> {
  const kind = field === undefined ? undefined : sensitiveKindOf(field);
  if (kind !== undefined && isSensitiveValue(kind, text, 'quoted'))
    return [{ kind, start: 0, end: text.length }];
  // Shorter than an address or a password.
  if (text.length < 4) return [];
  const places = yield* findPlaces(text);
  const findings = [field === undefined ? [] : nationalNumberOf(field, text)];
  for (const search of searches) {
    yield;
    findings.push(search(text, places));
  }
  return findings.flat();
}

/** The same without a pause. */
export function detected(...given: Parameters<typeof detecting>): readonly Finding[] {
  const search = detecting(...given);
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}

const searches: readonly ((text: string, places: Places) => readonly Finding[])[] = [
  privateKeysIn,
  (text, places) => found(secretPatterns, text, places),
  (text, places) => found(commandPatterns, text, places),
  fieldsIn,
  passwordsInColumns,
  valuesInTables,
  passwordsInWords,
  passwordsOfLogins,
  secretsInWords,
  emailsIn,
  cardsIn,
  ibansIn,
  (text, places) => found(contactPatterns, text, places),
  phonesInWords,
  nationalNumbersIn,
];

const placesIn = placesOf([
  ...[privateKeyPatterns, secretPatterns, commandPatterns, contactPatterns].flatMap((patterns) =>
    patterns.map(({ begins }) => begins),
  ),
  FIELDS,
  VALUES,
  CUES,
  WAYS,
  DRAWN,
  AT_SIGNS,
  SPELLED,
  ACCOUNTS,
  CARD_NUMBERS,
  DIGITS,
  NATIONAL_NAMES,
  LONG_DIGITS,
  LETTERED_DIGITS,
]);

/** Only what the workspace wants looked for. */
export function wanted(
  findings: readonly Finding[],
  { detectorsOff }: Pick<Policy, 'detectorsOff'>,
): readonly Finding[] {
  const off = new Set<string>(detectorsOff);
  return off.size === 0 ? findings : findings.filter(({ kind }) => !off.has(kind));
}
