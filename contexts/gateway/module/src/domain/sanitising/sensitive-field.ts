import type { SensitiveKind } from '../policy.ts';
import { isChosen, isMember, isNoTerm } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import { matchAt, type Search } from './pattern.ts';
import type { Begins, Places } from './places.ts';
import { isNoReference } from './secret-patterns.ts';

const PASSWORDS = [
  'passwords?',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'pgpassword',
  'pass',
  'pw',
  'passwort',
  'kennwort',
  'mdp',
  'senha',
  'wachtwoord',
  'psk',
];
const KEYS = [
  'secret[_-]?(?:access[_-]?)?key',
  'secret',
  'api[ _-]?key',
  'api[_-]?secret',
  'app[_-]?key',
  'access[_-]?key',
  'account[_-]?key',
  'auth[_-]?key',
  'private[_-]?key',
  'encryption[_-]?key',
  'signing[_-]?key',
  'master[_-]?key',
  'subscription[_-]?key',
  'credentials?',
  '(?:openai|mistral|anthropic|gemini|groq|cohere|google|azure|maps|stripe|license)[_-]?key',
];
const TOKENS = [
  'token',
  'jwt',
  'authorization',
  'session[_-]?id',
  'cookie',
  'sess',
  'connect\\.sid',
  'csrf',
];
const IDS = ['ssn', 'social[_-]?security(?:[_-]?(?:number|no))?', 'national[_-]?id', 'tax[_-]?id'];
const ACCOUNTS = [
  'aws[_-]?account(?:[_-]?id)?',
  'account[_-]?id',
  'subscription[_-]?id',
  'tenant[_-]?id',
  'billing[_-]?account',
];
const PHONES = [
  'phone(?:[_-]?(?:number|no))?',
  'mobile(?:[_-]?(?:number|no))?',
  'contact[_-]?(?:number|no)',
  'caller[_-]?id',
  'whatsapp',
  'handy',
  'telefon(?:nummer|nr)?',
  'telephone[_-]?(?:number|no)',
  'cell',
  'telephone',
  'tel',
  'fax',
  'msisdn',
];
const CARDS = ['card[_-]?(?:number|no)', 'cc[_-]?(?:number|num)', 'credit[_-]?card'];

const NAMES: readonly { kind: SensitiveKind; names: RegExp }[] = [
  { kind: 'password', names: ending(PASSWORDS) },
  { kind: 'api-key', names: ending(KEYS) },
  { kind: 'token', names: ending(TOKENS) },
  { kind: 'national-id', names: ending(IDS) },
  { kind: 'cloud-account', names: ending(ACCOUNTS) },
  { kind: 'phone', names: ending(PHONES) },
  { kind: 'card', names: ending(CARDS) },
];

/** At the end of a name, behind a hyphen or the like; long words also without one, as `dbpassword`. */
function ending(names: readonly string[]): RegExp {
  const long = names.filter((name) => /^(?:pass.|secret|token|api)/.test(name));
  const glued = long.length > 0 ? `|(?:${long.join('|')})` : '';
  return new RegExp(`(?:(?:^|[_.-])(?:${names.join('|')})${glued})(?:[_-]?\\d{1,2})?$`);
}

/** What a field of this name holds, if that is to be kept back. */
export function sensitiveKindOf(name: string): SensitiveKind | undefined {
  const parts = name
    .slice(-60)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return NAMES.find(({ names }) => names.test(parts))?.kind;
}

/** `argument` is what follows a name in a call: often another name. */
type How = 'quoted' | 'argument' | 'bare' | 'env';

/** Whether the value of such a field is one, and no label, type, variable or gap. */
export function isSensitiveValue(kind: SensitiveKind, value: string, how: How) {
  switch (kind) {
    case 'national-id':
      return /^[A-Z]{0,3}[\d -]{6,14}[A-Z]?$/i.test(value) && digitsIn(value) >= 6;
    case 'cloud-account':
      return /^(?:\d{12}|\d{4}-\d{4}-\d{4}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(
        value,
      );
    case 'phone':
      return /^\+?[\d ()./-]{7,24}$/.test(value) && digitsIn(value) >= 7 && digitsIn(value) <= 15;
    case 'card':
      return /^[\d -]{13,25}$/.test(value) && digitsIn(value) >= 13;
    default:
      return isSecret(kind, value, how);
  }
}

const NO_SECRETS =
  /^(?:null|nil|none|undefined|true|false|string|str|text|number|int|bool|boolean|any|object|bytes|buffer|required|optional|enabled|disabled|unset|empty|todo|n\/a|default|new|old|current|invalid|missing|expired|wrong|hidden|redacted|masked|removed|\*+|x{3,}|0x[0-9a-f]+|\.{3}|-+)[;,.]?$/i;
const CODE =
  /^(?:process\.|os\.|env\.|config\.|settings\.|self\.|this\.|req\.|request\.|ctx\.|args\.|props\.|params\.|secrets\.|import\.|vault:|ref:|urn:|arn:|file:|https?:\/\/(?![^\s@/]{0,100}:[^\s@/]{1,100}@))/i;

function isSecret(kind: SensitiveKind, value: string, how: How): boolean {
  const shortest = kind === 'password' ? 4 : 8;
  if (value.length < shortest || NO_SECRETS.test(value) || CODE.test(value)) return false;
  if (!isNoReference(value) || /^[[{(<]/.test(value)) return false;
  if (kind === 'password' && !isNoTerm(value)) return false;
  if (/[\s]/.test(value)) return kind === 'password' && how === 'quoted' && isPhrase(value);
  // In code what stands bare is a name or a call, in files of settings it is the value.
  if (how === 'bare' && (IN_CODE.test(value) || isMember(value))) return false;
  const isPlainWord = /^[A-Za-z]+(?:[_-][A-Za-z]+)*$/.test(value);
  if (!isPlainWord) return kind === 'password' || value.length >= 12 || /\d/.test(value);
  if (how === 'env') return value.length >= 6;
  return how === 'quoted' && kind === 'password' && /^[a-z]{6,}$/.test(value);
}

/** A call, a regular expression, a name in camel case. */
const IN_CODE =
  /[()[\]{}]|=>|::|^!|^\/[a-z]*(?:\/|$)|^[a-z]*(?:[A-Z][a-z]{2,}|[A-Z]\d{2,4}(?=[A-Z]))*$/;

/** `correct horse battery staple`, and not a sentence about passwords. */
function isPhrase(value: string): boolean {
  return (
    /^[a-z0-9]+(?: [a-z0-9]+){2,7}$/.test(value) && !/\b(?:the|your|a|is|to|for)\b/.test(value)
  );
}

/** `--password …`, `set aws_secret_access_key …`: no word of a sentence. */
function isOption(name: string, value: string): boolean {
  if (name.startsWith('-')) return isChosen(value);
  return /[_-]/.test(name) && value.length >= 20 && isMixed(value) && /[A-Z]/.test(value);
}

function isMixed(word: string): boolean {
  return /\d/.test(word) && /[A-Za-z]/.test(word);
}

function digitsIn(value: string): number {
  return value.replace(/\D/g, '').length;
}

const WORDS = [...PASSWORDS, ...KEYS, ...TOKENS, ...IDS, ...ACCOUNTS, ...PHONES, ...CARDS];
const CORE = new RegExp(WORDS.join('|'), 'iy');
export const FIELDS: Begins = WORDS.flatMap(stems);

/** What it begins with for certain: `tel` of `tel(?:efon)?`, each of `(?:a|b)_key`. */
function stems(word: string): readonly string[] {
  const either = /^\(\?:([a-z|]+)\)/.exec(word)?.[1];
  return either?.split('|') ?? [/^[a-z]+?(?=[a-z]?\?|[^a-z]|$)/.exec(word)?.[0] ?? word];
}

/**
 * What stands between a name and its value in `name: value`, `"name":"value"` (its quotes escaped
 * too), `NAME=value`, `name => 'value'`, `<name>value`, `--name 'value'`, `name('value')`, `'name', 'value'` and `name is value`.
 */
const SEPARATOR =
  /(?:[_-]?\d{1,2})?(?:\\?["'`])?\]?(?:\)?[ \t]{0,3}(?:\|\||\?\?|\?:|or)[ \t]{0,3}(?=["'`])|[ \t]{0,8}(?:=>|:=|==|=|:)[ \t]{0,8}(?:\r?\n[ \t]{1,8})?|>|[ \t]{1,3}(?:is|was)[ \t]{1,3}(?:now[ \t]|set to[ \t]|:[ \t])?|[ \t]{1,2}(?=[^ \t\r\n])|(?:,[ \t]{0,4}|\()(?=["'`]))/y;
const DEFAULT = /:[-=](?<value>[^\s"'`${}]{4,80})\}/y;
const QUOTED = /\\?(["'`])(?<value>(?:(?!\1)[^\\\r\n]|\\(?!\1)[^\r\n]){1,4000}?)(?=\\?\1)/y;
/** What is judged; the rest of a longer value belongs to it. */
const BARE = /[^\s"'`,;<>|\\]{1,256}/y;
const QUERY_PART = /[^\s"'`,;&<>|\\]{1,256}/y;
const SCHEME = /(?:bearer|token|digest)[ \t]{1,3}/iy;

/** What is known to be sensitive by the name that stands before it. */
export const fields: Search = { begins: [FIELDS], find: fieldsIn };

function fieldsIn(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  let end = 0;
  for (const place of places.of(FIELDS)) {
    const name = place < end ? undefined : matchAt(CORE, text, place)?.[0];
    if (name === undefined) continue;
    end = place + name.length;
    const finding = valueAfter(text, place, end);
    if (finding === undefined) continue;
    findings.push(finding);
    end = Math.max(end, finding.end);
  }
  return findings;
}

function valueAfter(text: string, start: number, end: number): Finding | undefined {
  const name = nameBefore(text, start) + text.slice(start, end);
  const kind = sensitiveKindOf(name);
  if (kind === undefined) return undefined;
  // `${PASSWORD:-default}` is a reference, whose default may be a password.
  if (text.slice(end - name.length - 2, end - name.length) === '${') {
    const value = matchAt(DEFAULT, text, end)?.groups?.['value'] ?? '';
    const from = end + 2;
    return kind === 'password' && isChosen(value) && isNoReference(value)
      ? { kind, start: from, end: from + value.length }
      : undefined;
  }
  const separator = matchAt(SEPARATOR, text, end);
  // `type="password" name="…"`: the word is a value itself.
  if (separator === undefined || /["'`\]][ \t]{1,2}$/.test(separator[0])) return undefined;
  // `pass \`{ all: true }\` to it`
  if (name.toLowerCase() === 'pass' && separator[0].trim() === '') return undefined;
  let at = end + separator[0].length;
  const isArgument = /[,(]|^[ \t]+$/.test(separator[0]);
  const quoted = matchAt(QUOTED, text, at);
  if (quoted?.groups) {
    const value = quoted.groups['value'] ?? '';
    const from = at + quoted[0].length - value.length;
    return spoken(text, kind, from, value, isArgument ? 'argument' : 'quoted');
  }
  if (/^(?:,|\()/.test(separator[0])) return undefined;
  at += matchAt(SCHEME, text, at)?.[0].length ?? 0;
  const isQuery = /[?&]/.test(text[end - name.length - 1] ?? '');
  const bare = matchAt(isQuery ? QUERY_PART : BARE, text, at)?.[0].replace(/[.)\]]{1,256}$/, '');
  if (bare === undefined) return undefined;
  // In sentences only what no word looks like.
  if (/^[ \t]{1,2}$/.test(separator[0]) && !isOption(name, bare)) return undefined;
  if (/[ \t](?:is|was)[ \t]/.test(separator[0]) && !isMixed(bare)) return undefined;
  const how = /^[A-Z0-9_]+$/.test(name) && separator[0].includes('=') ? 'env' : 'bare';
  const finding = spoken(text, kind, at, bare, how);
  return finding && { ...finding, end: endOfLong(text, at, finding.end, isQuery) };
}

/** Only what is one for certain is read to its end, so that nothing is read again and again. */
function endOfLong(text: string, at: number, end: number, isQuery: boolean): number {
  if (end - at < 256) return end;
  for (let next = end; ; ) {
    const more = matchAt(isQuery ? QUERY_PART : BARE, text, next)?.[0].length ?? 0;
    next += more;
    if (more < 256) return next;
  }
}

function spoken(
  text: string,
  kind: SensitiveKind,
  from: number,
  value: string,
  how: How,
): Finding | undefined {
  const scheme = matchAt(SCHEME, text, from)?.[0].length ?? 0;
  const start = from + (scheme < value.length ? scheme : 0);
  const end = from + value.length;
  return isSensitiveValue(kind, text.slice(start, end), how) ? { kind, start, end } : undefined;
}

/** The rest of the name, to its left. */
function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 60 && isOfName(text.charCodeAt(start - 1))) start--;
  return text.slice(start, end);
}

/** A letter, a digit, `_`, `.` or `-`. */
function isOfName(code: number): boolean {
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return (code >= 48 && code <= 57) || code === 45 || code === 46;
}
