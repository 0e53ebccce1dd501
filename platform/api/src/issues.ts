/** One thing that is wrong with an input: where, as in `tools[0].name`, and what in plain words. */
export type Issue = { readonly path: string; readonly message: string };

/** As a schema reports it: zod's fields where it is zod's, else only a message and a path. */
type SchemaIssue = {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
  readonly code?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly format?: unknown;
  readonly values?: unknown;
  readonly keys?: unknown;
};

/**
 * The issues of a schema in words a person understands. A message the contract's author wrote is
 * kept. No value of the input is repeated: it may be a secret.
 */
export function plainIssues(issues: readonly SchemaIssue[]): readonly Issue[] {
  return issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: pathOf(issue.path ?? []),
    message: isDefaultWording(issue.message) ? wordsOf(issue) : issue.message,
  }));
}

const MAX_ISSUES = 50;

function pathOf(path: readonly unknown[]): string {
  let text = '';
  for (const part of path) {
    const key = typeof part === 'object' && part !== null && 'key' in part ? part.key : part;
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

const isDefaultWording = (message: string) =>
  /^(Invalid\b|Too (small|big):|Unrecognized key)/.test(message);

function wordsOf(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue.message);
    case 'too_small':
      return `Must ${bounds(issue, 'at least', issue.minimum)}.`;
    case 'too_big':
      return `Must ${bounds(issue, 'at most', issue.maximum)}.`;
    case 'invalid_format':
      return formatWords(String(issue.format));
    case 'invalid_value':
      return `Must be ${listed(issue.values)}.`;
    case 'unrecognized_keys':
      return `Has fields that are not known here: ${Array.isArray(issue.keys) ? issue.keys.join(', ') : ''}.`;
    case 'not_multiple_of':
      return 'Is not a multiple of what it must be.';
    case 'invalid_union':
      return 'Does not fit any of the shapes that are allowed here.';
    default:
      return issue.message;
  }
}

function typeWords(message: string): string {
  const [, expected, received] = /expected ([\w-]+), received ([\w-]+)/.exec(message) ?? [];
  if (received === 'undefined') return 'Is missing.';
  if (expected === undefined) return 'Has the wrong type.';
  return `Must be ${TYPES[expected] ?? expected}, not ${TYPES[received ?? ''] ?? received}.`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  NaN: 'something that is no number',
};

function bounds({ origin, inclusive }: SchemaIssue, words: string, limit: unknown): string {
  if (origin === 'string') return `have ${words} ${limit} characters`;
  if (origin === 'array' || origin === 'set') return `have ${words} ${limit} entries`;
  if (inclusive !== false) return `be ${words} ${limit}`;
  return `be ${words === 'at least' ? 'more' : 'less'} than ${limit}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'an address of the web, with its scheme',
  datetime: 'a time as in 2026-01-31T12:00:00Z',
  template_literal: 'an id of the right kind',
  regex: 'written in the form that is described for it',
};

const formatWords = (format: string) => `Must be ${FORMATS[format] ?? `a valid ${format}`}.`;

function listed(values: unknown): string {
  if (!Array.isArray(values)) return 'one of the allowed values';
  if (values.length === 1) return JSON.stringify(values[0]);
  return `one of ${values.map((value) => String(value)).join(', ')}`;
}
