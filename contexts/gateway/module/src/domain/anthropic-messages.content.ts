import type { FilePart, ImagePart, MediaSource, TextPart } from './canonical.ts';
import { unsupported } from './failure.ts';
import { compact, type Fields, type JsonObject } from './json.ts';

export function readText(block: Fields): TextPart {
  const cached = block.optionalInner('cache_control');
  const ttl = cached?.optionalOneOf('ttl', ['5m', '1h']);
  const text = block.string('text');
  return { type: 'text', text, ...(cached ? { cache: compact({ ttl }) } : {}) };
}

/** A block a user may send: text, an image, a document. */
export function readImage(block: Fields): TextPart | ImagePart | FilePart {
  const type = block.string('type');
  if (type === 'text') return readText(block);
  if (type === 'image') return { type, source: readSource(block.inner('source')) };
  if (type === 'document') {
    const name = block.optionalString('title');
    return { type: 'file', source: readSource(block.inner('source')), ...compact({ name }) };
  }
  throw unsupported(block.at('type'), `"${type}" can't be translated for this model.`);
}

export function writePart(part: TextPart | ImagePart | FilePart): JsonObject {
  if (part.type === 'text') {
    const cache = part.cache && { type: 'ephemeral', ...part.cache };
    return compact({ type: 'text', text: part.text, cache_control: cache });
  }
  const source = writeSource(part.source);
  if (part.type === 'image') return { type: 'image', source };
  return compact({ type: 'document', source, title: part.name });
}

function readSource(source: Fields): MediaSource {
  const type = source.string('type');
  if (type === 'url') return { kind: 'url', url: source.string('url') };
  if (type === 'base64') {
    return {
      kind: 'base64',
      mediaType: source.string('media_type'),
      base64: source.string('data'),
    };
  }
  throw unsupported(source.at('type'), `"${type}" can't be translated; send url or base64.`);
}

function writeSource(source: MediaSource): JsonObject {
  return source.kind === 'url'
    ? { type: 'url', url: source.url }
    : { type: 'base64', media_type: source.mediaType, data: source.base64 };
}
