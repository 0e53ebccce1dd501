import ts from 'typescript';

/** One name in all the forms that code, paths and sentences need. */
export type Words = {
  /** user-story */
  readonly kebab: string;
  /** userStory */
  readonly camel: string;
  /** UserStory */
  readonly pascal: string;
  /** user story */
  readonly spaced: string;
};

/**
 * Throws unless `name` is kebab-case, as `issue-refund`, and no word of the language, as `class`:
 * names become folders and identifiers.
 */
export function wordsOf(name: string): Words {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`"${name}" is not in kebab-case, as issue-refund is.`);
  if (isReserved(name)) throw new Error(`"${name}" is a word of TypeScript: take another name.`);
  const pascal = name.split('-').map(capitalised).join('');
  return {
    kebab: name,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    spaced: name.replaceAll('-', ' '),
  };
}

function isReserved(name: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, undefined, name);
  const kind = scanner.scan();
  return kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord;
}

export const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** stories → story, statuses → status; what is no plural stays: inventory, address, status. */
export function singularOf(nouns: string): string {
  if (/(ss|us|is|news|series)$/.test(nouns)) return nouns;
  if (nouns.endsWith('ies')) return nouns.replace(/ies$/, 'y');
  return nouns.replace(/(?<=ss|[^aeo]us|x|ch|sh)es$|s$/, '');
}

export const withArticle = (noun: string): string =>
  `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** issue-refund → RefundIssued: what has happened once a command was accepted. */
export function eventOf(command: string): string {
  const [verb = '', ...object] = command.split('-');
  return [...object, pastOf(verb)].map(capitalised).join('');
}

const IRREGULAR: Readonly<Record<string, string>> = {
  begin: 'begun',
  bind: 'bound',
  cancel: 'cancelled',
  choose: 'chosen',
  draw: 'drawn',
  forget: 'forgotten',
  give: 'given',
  hold: 'held',
  keep: 'kept',
  leave: 'left',
  make: 'made',
  pay: 'paid',
  put: 'put',
  run: 'run',
  send: 'sent',
  set: 'set',
  split: 'split',
  submit: 'submitted',
  take: 'taken',
  withdraw: 'withdrawn',
  write: 'written',
};

function pastOf(verb: string): string {
  const irregular = IRREGULAR[verb];
  if (irregular !== undefined) return irregular;
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return verb.replace(/y$/, 'ied');
  // A short verb doubles its last letter: stop, stopped.
  return /^[^aeiou]*[aeiou][bdgmnpt]$/.test(verb) ? `${verb}${verb.at(-1)}ed` : `${verb}ed`;
}
