import { CACHE_TTLS, type CacheHint, type MediaSource, type ShownPart } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';
import { cacheControl } from './cache-hint.ts';

export function readCacheControl(block: Fields): { readonly cache?: CacheHint } {
  const cached = block.optionalInner('cache_control');
  if (cached === undefined) return {};
  cached.ignore('type', 'scope');
  return { cache: compact({ ttl: cached.optionalOneOf('ttl', CACHE_TTLS) }) };
}

/** A block that can be shown to a model: text, an image, a document. */
export function readShown(block: Fields, losses: Losses): ShownPart | undefined {
  const type = block.string('type');
  const cache = readCacheControl(block);
  if (type === 'text') {
    // What Anthropic's client made of the text.
    block.ignore('parsed_output', 'parsed');
    if (block.take('citations') !== undefined) losses.drop(block.at('citations'));
    return { type, text: block.string('text'), ...cache };
  }
  if (type === 'tool_reference') {
    // Claude Code finds tools so; Anthropic shows their descriptions here, others have them all along.
    return { type: 'text', text: `Tool found: ${block.string('tool_name')}\n`, ...cache };
  }
  if (type !== 'image' && type !== 'document') {
    losses.refuse(block.at('type'), `"${type}" can't be translated for this model.`);
    block.ignoreAll();
    return undefined;
  }
  const source = readSource(block.inner('source'), losses);
  if (source === undefined) block.ignoreAll();
  if (source === undefined) return undefined;
  if (type === 'image') return { type, source, ...cache };
  const name = block.optionalString('title');
  const citations = block.optionalInner('citations');
  if (citations?.optionalBoolean('enabled') === true) {
    losses.refuse(citations.path, 'only Anthropic models cite. Leave it out.');
  }
  return { type: 'file', source, ...compact({ name }), ...cache };
}

export function writeShown(part: ShownPart, losses: Losses<RequestField>): JsonObject {
  const cache = cacheControl(part.cache);
  if (part.type === 'text') return { type: 'text', text: part.text, ...cache };
  const source = writeSource(part);
  if (part.type === 'file')
    return compact({ type: 'document', source, title: part.name, ...cache });
  if (part.detail !== undefined && part.detail !== 'auto') losses.drop('image.detail');
  return { type: 'image', source, ...cache };
}

function readSource(source: Fields, losses: Losses): MediaSource | undefined {
  const type = source.string('type');
  if (type === 'url') return { kind: 'url', url: source.string('url') };
  if (type === 'base64') {
    return {
      kind: 'base64',
      mediaType: source.string('media_type'),
      base64: source.string('data'),
    };
  }
  if (type === 'text') {
    source.ignore('media_type');
    const base64 = Buffer.from(source.string('data')).toString('base64');
    return { kind: 'base64', mediaType: PLAIN, base64 };
  }
  losses.refuse(source.at('type'), `"${type}" can't be translated; send url or base64.`);
  return undefined;
}

/** Plain text is no base64 here. */
const PLAIN = 'text/plain';

function writeSource({ type, source }: Extract<ShownPart, { source: MediaSource }>): JsonObject {
  if (source.kind === 'url') return { type: 'url', url: source.url };
  const { mediaType, base64 } = source;
  if (type === 'file' && mediaType === PLAIN) {
    const data = Buffer.from(base64, 'base64').toString('utf8');
    return { type: 'text', media_type: mediaType, data };
  }
  return { type: 'base64', media_type: mediaType, data: base64 };
}
