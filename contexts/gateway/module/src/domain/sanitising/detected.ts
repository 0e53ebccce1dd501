import type { Policy } from '../policy.ts';
import { cards, ibans } from './account-numbers.ts';
import { contactPatterns, emails } from './contact-patterns.ts';
import type { Finding } from './finding.ts';
import { loginPasswords } from './login-in-words.ts';
import { nationalNumberOf, nationalNumbers } from './national-number-in-words.ts';
import { columnPasswords } from './password-in-columns.ts';
import { toldPasswords } from './password-in-words.ts';
import { type Search, searchFor } from './pattern.ts';
import { toldPhones } from './phone-in-words.ts';
import { placesOf } from './places.ts';
import { privateKeys } from './private-key.ts';
import { commandPatterns } from './secret-in-command.ts';
import { toldSecrets } from './secret-in-words.ts';
import { secretPatterns } from './secret-patterns.ts';
import { fields, isSensitiveValue, sensitiveKindOf } from './sensitive-field.ts';
import { tableValues } from './value-in-table.ts';

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
  for (const { find } of searches) {
    yield;
    findings.push(find(text, places));
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

const searches: readonly Search[] = [
  privateKeys,
  searchFor(secretPatterns),
  searchFor(commandPatterns),
  fields,
  columnPasswords,
  tableValues,
  toldPasswords,
  loginPasswords,
  toldSecrets,
  emails,
  cards,
  ibans,
  searchFor(contactPatterns),
  toldPhones,
  nationalNumbers,
];

const placesIn = placesOf([...new Set(searches.flatMap(({ begins }) => begins))]);

/** Only what the workspace wants looked for. */
export function wanted(
  findings: readonly Finding[],
  { detectorsOff }: Pick<Policy, 'detectorsOff'>,
): readonly Finding[] {
  const off = new Set<string>(detectorsOff);
  return off.size === 0 ? findings : findings.filter(({ kind }) => !off.has(kind));
}
