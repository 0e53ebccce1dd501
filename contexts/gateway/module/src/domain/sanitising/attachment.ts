/** A file of text that travels in a body, and how another text is packed in its stead. */
export type Attachment = { readonly text: string; readonly wrap: (text: string) => string };

const TEXTUAL =
  /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|toml|sql|javascript|typescript|x-sh|x-ndjson|csv|graphql|x-httpd-php)|[a-z]+\/[\w.-]+\+(?:json|xml|yaml))/i;
const TEXT_FILES =
  /\.(?:txt|md|csv|tsv|json|jsonl|ya?ml|toml|ini|cfg|conf|env|log|sql|xml|html?|js|mjs|ts|tsx|jsx|py|rb|go|rs|java|kt|c|h|cc|cpp|cs|php|sh|properties|tf)$|(?:^|[\\/])\.env/i;

/** Undefined for what is no text. `holder` is the object that the data lies in. */
export function readAttachment(
  holder: Readonly<Record<string, unknown>>,
  data: string,
): Attachment | undefined {
  const url = /^data:([^;,]{0,100})((?:;[^;,]{1,100}){0,4}),/.exec(data);
  if (url) {
    const [head, media = '', options = ''] = url;
    if (media !== '' && !isText(media, holder)) return undefined;
    const content = data.slice(head.length);
    return /;base64$/i.test(options) ? fromBase64(content, head) : fromEscapes(content, head);
  }
  const media =
    holder['media_type'] ?? holder['mediaType'] ?? holder['mimeType'] ?? holder['mime_type'];
  if (typeof media === 'string' ? !isText(media, holder) : !hasTextName(holder)) return undefined;
  if (holder['type'] === 'text') return { text: data, wrap: (text) => text };
  return fromBase64(data, '');
}

function isText(media: string, holder: Readonly<Record<string, unknown>>): boolean {
  return TEXTUAL.test(media) || (media === 'application/octet-stream' && hasTextName(holder));
}

function hasTextName(holder: Readonly<Record<string, unknown>>): boolean {
  const name = holder['filename'] ?? holder['title'];
  return typeof name === 'string' && TEXT_FILES.test(name);
}

function fromBase64(content: string, head: string): Attachment | undefined {
  try {
    const bytes = Buffer.from(content, 'base64');
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, wrap: (next) => head + Buffer.from(next).toString('base64') };
  } catch {
    // Not what it says it is; the provider will say so.
    return undefined;
  }
}

function fromEscapes(content: string, head: string): Attachment | undefined {
  try {
    return { text: decodeURIComponent(content), wrap: (text) => head + encodeURIComponent(text) };
  } catch {
    return undefined;
  }
}
