import {
  type FilePart,
  IMAGE_DETAILS,
  type ImagePart,
  type MediaSource,
  type ShownPart,
  type TextPart,
} from './canonical.ts';
import { invalid } from './failure.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';
import { readCache, type WriteCache } from './cache-hint.ts';

/** The parts of a message's content; a string is one text. */
export function readParts<Part>(
  fields: Fields,
  one: (part: Fields) => Part | undefined,
): readonly (Part | TextPart)[] {
  const content = fields.take('content');
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return fields.list('content').flatMap((part) => one(part) ?? []);
}

export function readText(fields: Fields, losses: Losses): TextPart | undefined {
  const type = fields.string('type');
  if (type !== 'text') return lost(fields, losses, `"${type}" can't be translated for this model.`);
  return { type, text: fields.optionalString('text') ?? '', ...readCache(fields) };
}

export function readShown(fields: Fields, losses: Losses): ShownPart | undefined {
  const type = fields.source['type'];
  if (type === 'image_url') return readImage(fields);
  return type === 'file' ? readFile(fields, losses) : readText(fields, losses);
}

function readImage(fields: Fields): ImagePart {
  fields.ignore('type');
  const image = fields.inner('image_url');
  const detail = image.optionalOneOf('detail', IMAGE_DETAILS);
  const source = readDataUrl(image.string('url'));
  return { type: 'image', source, ...compact({ detail }), ...readCache(fields) };
}

function readFile(fields: Fields, losses: Losses): FilePart | undefined {
  fields.ignore('type');
  const file = fields.inner('file');
  const name = file.optionalString('filename');
  if (file.source['file_id'] != null) {
    return lost(fields, losses, 'a stored file stays with its provider; send it as file_data.');
  }
  const source = readFileData(file);
  return { type: 'file', source, ...compact({ name }), ...readCache(fields) };
}

/** A part that no other format knows. */
function lost(fields: Fields, losses: Losses, why: string): undefined {
  losses.refuse(fields.at('type'), why);
  fields.ignoreAll();
}

export function readDataUrl(url: string): MediaSource {
  const match = /^data:([^;,]+)(?:;[^;,]+)*?;base64,(.*)$/is.exec(url);
  if (!match) return { kind: 'url', url };
  return { kind: 'base64', mediaType: match[1] ?? '', base64: match[2] ?? '' };
}

/** The same where an address is none. */
export function readFileData(fields: Fields): MediaSource {
  const source = readDataUrl(fields.string('file_data'));
  if (source.kind === 'base64' || /^https?:/i.test(source.url)) return source;
  const told = 'must be a data URL, as data:application/pdf;base64,…';
  throw invalid(fields.at('file_data'), told);
}

export function writeDataUrl(source: MediaSource): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
}

/** A single text without a wish for the cache is a string, which every server takes. */
export function writeParts(
  parts: readonly ShownPart[],
  cached: WriteCache,
  losses: Losses<RequestField>,
) {
  const [first] = parts;
  if (first === undefined) return '';
  const written = parts.flatMap((part) => writePart(part, cached, losses));
  const [only] = written;
  const isPlain = first.type === 'text' && written.length === 1 && only && !hasMore(only);
  return isPlain ? first.text : written;
}

function hasMore(part: JsonObject): boolean {
  return Object.keys(part).length > 2;
}

function writePart(
  part: ShownPart,
  cached: WriteCache,
  losses: Losses<RequestField>,
): readonly JsonObject[] {
  const cache = cached(part.cache);
  if (part.type === 'text') return [{ type: 'text', text: part.text, ...cache }];
  const url = writeDataUrl(part.source);
  if (part.type === 'image') {
    return [{ type: 'image_url', image_url: compact({ url, detail: part.detail }), ...cache }];
  }
  if (part.source.kind === 'url') {
    losses.refuse('file.url', 'this model takes files as base64 only.');
    return [];
  }
  return [{ type: 'file', file: compact({ file_data: url, filename: part.name }), ...cache }];
}
