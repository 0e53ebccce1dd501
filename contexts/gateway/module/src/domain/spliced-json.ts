/**
 * The text of a JSON object with some of its top-level fields replaced or added, every other byte as
 * it was: number spellings, key order and unknown fields reach the provider untouched. `text` must
 * be a valid JSON object; `values` are JSON texts.
 */
export function spliceJson(text: string, values: Readonly<Record<string, string>>): string {
  let result = '';
  let copied = 0;
  const missing = new Set(Object.keys(values));
  let at = skipSpace(text, text.indexOf('{') + 1);
  const empty = text[at] === '}';
  while (text[at] === '"') {
    const keyEnd = skipString(text, at);
    const raw = text.slice(at, keyEnd);
    const key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
    const from = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const to = skipValue(text, from);
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value !== undefined) {
      result += text.slice(copied, from) + value;
      copied = to;
      missing.delete(key);
    }
    at = skipSpace(text, to);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  const added = [...missing].map((key) => `${JSON.stringify(key)}:${values[key]}`).join(',');
  const comma = added === '' || empty ? '' : ',';
  return result + text.slice(copied, at) + comma + added + text.slice(at);
}

function skipSpace(text: string, at: number): number {
  for (; ; at++) {
    const char = text.charCodeAt(at);
    if (char !== 32 && char !== 10 && char !== 13 && char !== 9) return at;
  }
}

function skipString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
}

function skipValue(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return skipString(text, at);
  if (first !== '{' && first !== '[') {
    while (at < text.length && !ENDS.has(text[at] ?? '')) at++;
    return at;
  }
  for (let depth = 0; ; at++) {
    const char = text[at];
    if (char === '"') at = skipString(text, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
}

const ENDS = new Set([',', '}', ']', ' ', '\n', '\r', '\t']);
