import { readAttachment } from './attachment.ts';

/** One text of a body, with the way to put another in its place. */
export type BodyText = {
  /** Where it is, as `messages[2].content[0].text`. */
  readonly path: string;
  readonly text: string;
  /** The name of the field, where the names are the caller's own. */
  readonly field?: string;
  write(text: string): void;
  /** To be called once after the last of them, when anything was written: they are parts of one text. */
  readonly finish?: () => void;
};

/** What comes first in every turn comes first here, so that the placeholders of a conversation stay. */
const ROOTS = [
  'system',
  'instructions',
  'systemInstruction',
  'system_instruction',
  'tools',
  'messages',
  'input',
  'contents',
  'prompt',
  'suffix',
  'prediction',
  'texts',
  'requests',
  'content',
  'metadata',
  'offlineAnswer',
];

/** Of these only what is said in descriptions: names and values are the model's grammar. */
const GRAMMAR = new Set([
  'tools',
  'response_format',
  'text',
  'output',
  'output_config',
  'output_format',
]);

/** Names, ids, marks of a provider, and what is no text: a change would break the call. */
const UNTOUCHED = new Set([
  'tool_choice',
  'toolChoice',
  'previous_response_id',
  'conversation',
  'container',
  'prompt_cache_key',
  'type',
  'role',
  'id',
  'model',
  'name',
  'tool_call_id',
  'toolCallId',
  'tool_use_id',
  'call_id',
  'item_id',
  'file_id',
  'container_id',
  'media_type',
  'mediaType',
  'mime_type',
  'mimeType',
  'format',
  'detail',
  'status',
  'phase',
  'signature',
  'thoughtSignature',
  'encrypted_content',
  'redacted',
  'cache_control',
  'server_label',
  'tool_name',
  'input_audio',
]);

/** Below these the caller's own data begins: every string is one, whatever its field is called. */
const OWN_DATA = new Set(['args', 'response', 'variables', 'metadata']);
const JSON_TEXTS = new Set(['arguments', 'argumentsJson', 'offlineAnswer']);
/** What a file is. */
const FILES = new Set(['data', 'file_data', 'base64']);

/** Writes texts anew; undefined leaves one as it is. */
export function rewrite(
  texts: readonly BodyText[],
  anew: (text: BodyText, index: number) => string | undefined,
): void {
  const finishes = new Set<() => void>();
  for (const [index, each] of texts.entries()) {
    const next = anew(each, index);
    if (next === undefined) continue;
    each.write(next);
    if (each.finish) finishes.add(each.finish);
  }
  for (const finish of finishes) finish();
}

/** Every text of a request's body that could hold something, whichever face it came by. */
export function textsOf(body: unknown): readonly BodyText[] {
  const texts: BodyText[] = [];
  if (!isObject(body)) return texts;
  // Whatever its name: what a provider is sent untouched, a later one may read.
  const others = Object.keys(body).filter((key) => !ROOTS.includes(key) && !UNTOUCHED.has(key));
  for (const root of [...ROOTS, ...others]) {
    if (!(root in body)) continue;
    const value = body[root];
    const write = put(body, root);
    if (GRAMMAR.has(root)) descriptions(value, root, texts);
    else if (root === 'metadata') ownData(value, root, write, texts, root);
    else if (JSON_TEXTS.has(root) && typeof value === 'string') jsonText(value, root, write, texts);
    else structure(value, root, write, texts);
  }
  return texts;
}

type Write = (value: unknown) => void;

function structure(value: unknown, path: string, write: Write, texts: BodyText[]): void {
  if (typeof value === 'string') return plain(value, path, write, texts);
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    list.forEach((each, index) => structure(each, `${path}[${index}]`, put(list, index), texts));
    return;
  }
  if (!isObject(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (UNTOUCHED.has(key)) continue;
    const place = `${path}.${key}`;
    const set = put(value, key);
    if (FILES.has(key)) attachment(value, part, place, set, texts);
    else if (JSON_TEXTS.has(key) && typeof part === 'string') jsonText(part, place, set, texts);
    else if (OWN_DATA.has(key) || (key === 'input' && isObject(part)))
      ownData(part, place, set, texts);
    else structure(part, place, set, texts);
  }
}

function plain(text: string, path: string, write: Write, texts: BodyText[], field?: string): void {
  if (text.startsWith('data:')) return attachment({}, text, path, write, texts);
  texts.push({ path, text, write, ...(field === undefined ? {} : { field }) });
}

/** What a file of text says, in base64 or as it is; pictures and sounds are left alone. */
function attachment(
  holder: Record<string, unknown>,
  data: unknown,
  path: string,
  write: Write,
  texts: BodyText[],
): void {
  if (typeof data !== 'string') return;
  const read = readAttachment(holder, data);
  if (read) texts.push({ path, text: read.text, write: (text) => write(read.wrap(text)) });
}

/** The arguments of a tool call are JSON in a string: what is in it is read and written as JSON. */
function jsonText(json: string, path: string, write: Write, texts: BodyText[]): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return plain(json, path, write, texts);
  }
  const whole = { parsed };
  const inside: BodyText[] = [];
  ownData(parsed, path, put(whole, 'parsed'), inside);
  const within = new Set(inside.flatMap(({ finish }) => finish ?? []));
  const finish = () => {
    for (const each of within) each();
    write(JSON.stringify(whole.parsed));
  };
  for (const each of inside) texts.push({ ...each, finish });
}

function ownData(
  value: unknown,
  path: string,
  write: Write,
  texts: BodyText[],
  field?: string,
): void {
  if (typeof value === 'string') return plain(value, path, write, texts, field);
  // A card or a telephone number need not be a string.
  if (typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) > 99_999_999)
    return plain(String(value), path, write, texts, field);
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    list.forEach((each, index) =>
      ownData(each, `${path}[${index}]`, put(list, index), texts, field),
    );
    return;
  }
  if (!isObject(value)) return;
  const names = new Map<string, string>();
  const finish = () => rename(value, names);
  for (const [key, part] of Object.entries(value)) {
    const isWord = WORDS.test(key);
    // A place is told, and what it is called may be a value.
    const place = `${path}.${isWord ? key : '*'}`;
    if (!isWord) {
      const writeName = (name: string) => void names.set(key, name);
      texts.push({ path: place, text: key, write: writeName, finish });
    }
    // Who asks, as the caller names him to the provider: an id, of which its field says nothing.
    const isId = path === 'metadata' && /(?:^|_)id$/i.test(key);
    ownData(part, place, put(value, key), texts, isId ? undefined : key);
  }
}

/** Names that are words only hold nothing. */
const WORDS = /^[a-z_$-]{0,40}$/i;

/** Gives the fields of an object their new names, in the same order; none takes another's place. */
function rename(holder: Record<string, unknown>, names: ReadonlyMap<string, string>): void {
  if (names.size === 0) return;
  const entries = Object.entries(holder);
  for (const [key] of entries) delete holder[key];
  for (const [index, [key, value]] of entries.entries()) {
    const name = names.get(key) ?? key;
    put(holder, Object.hasOwn(holder, name) ? `${name} ${index + 1}` : name)(value);
  }
}

function descriptions(value: unknown, path: string, texts: BodyText[]): void {
  if (Array.isArray(value)) {
    value.forEach((each, index) => descriptions(each, `${path}[${index}]`, texts));
    return;
  }
  if (!isObject(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'description' && typeof part === 'string')
      plain(part, `${path}.${key}`, put(value, key), texts);
    else descriptions(part, `${path}.${key}`, texts);
  }
}

function put(holder: object, key: string | number): Write {
  // Defined, since a field may be called `__proto__`.
  const field = { writable: true, enumerable: true, configurable: true };
  return (value) => void Object.defineProperty(holder, key, { ...field, value });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
