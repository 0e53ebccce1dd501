import {
  type AssistantPart,
  type FilePart,
  IMAGE_DETAILS,
  type ImagePart,
  type MediaSource,
  type ShownPart,
  type TextPart,
} from './canonical.ts';
import { readCache, type WriteCache } from './cache-hint.ts';
import { invalid } from './failure.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses } from './losses.ts';
import { readDataUrl, readFileData, writeDataUrl } from './openai-chat.content.ts';

/** The parts of a content or of a function's output; a string is one text. */
export function readParts<Part>(
  fields: Fields,
  key: string,
  one: (part: Fields) => Part | undefined,
): readonly (Part | TextPart)[] {
  const content = fields.take(key);
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return fields.list(key).flatMap((part) => one(part) ?? []);
}

/** Clients send what they got back as input, so both kinds of text stand anywhere. */
export function readText(fields: Fields, losses: Losses): TextPart | undefined {
  const type = fields.string('type');
  if (type !== 'input_text' && type !== 'output_text' && type !== 'text') {
    losses.refuse(fields.at('type'), `"${type}" can't be translated for this model.`);
    fields.ignoreAll();
    return undefined;
  }
  // The last is what OpenAI's client made of the text.
  fields.ignore('annotations', 'logprobs', 'parsed');
  return { type: 'text', text: fields.optionalString('text') ?? '', ...readCache(fields) };
}

export function readShown(fields: Fields, losses: Losses): ShownPart | undefined {
  const type = fields.source['type'];
  if (type === 'input_image') return readImage(fields, losses);
  return type === 'input_file' ? readFile(fields, losses) : readText(fields, losses);
}

export function readSpoken(fields: Fields, losses: Losses): AssistantPart | undefined {
  if (fields.source['type'] !== 'refusal') return readText(fields, losses);
  fields.ignore('type');
  return { type: 'refusal', text: fields.string('refusal') };
}

function readImage(fields: Fields, losses: Losses): ImagePart | undefined {
  const url = fields.optionalString('image_url');
  if (url === undefined) return stored(fields, losses, 'image_url');
  fields.ignore('type');
  const detail = fields.optionalOneOf('detail', IMAGE_DETAILS);
  return { type: 'image', source: readDataUrl(url), ...compact({ detail }), ...readCache(fields) };
}

function readFile(fields: Fields, losses: Losses): FilePart | undefined {
  const url = fields.optionalString('file_url');
  const source: MediaSource | undefined =
    url !== undefined
      ? { kind: 'url', url }
      : fields.take('file_data') === undefined
        ? undefined
        : readFileData(fields);
  if (source === undefined) return stored(fields, losses, 'file_data');
  fields.ignore('type');
  if (fields.take('detail') !== undefined) losses.drop(fields.at('detail'));
  const name = fields.optionalString('filename');
  return { type: 'file', source, ...compact({ name }), ...readCache(fields) };
}

function stored(fields: Fields, losses: Losses, instead: string): undefined {
  if (fields.source['file_id'] == null) throw invalid(fields.at(instead), 'is missing.');
  losses.refuse(fields.at('file_id'), `a stored file stays with its provider; send ${instead}.`);
  fields.ignoreAll();
}

export function writeShown(part: ShownPart, cached: WriteCache): JsonObject {
  const cache = cached(part.cache);
  if (part.type === 'text') return { type: 'input_text', text: part.text, ...cache };
  const { source } = part;
  const url = writeDataUrl(source);
  if (part.type === 'image') {
    return { type: 'input_image', image_url: url, detail: part.detail ?? 'auto', ...cache };
  }
  const where = source.kind === 'url' ? { file_url: url } : { file_data: url };
  return compact({ type: 'input_file', ...where, filename: part.name, ...cache });
}
