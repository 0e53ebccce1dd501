import type { MediaSource, ShownPart } from './canonical.ts';
import { compact, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';

/** Empty texts are refused here. */
export function isSaid(part: { readonly type: string; readonly text?: string }): boolean {
  return part.type !== 'text' || part.text !== '';
}

export function writeShown(part: ShownPart, losses: Losses<RequestField>): JsonObject {
  if (part.type === 'text') return { text: part.text };
  if (part.type === 'file' && part.name !== undefined) losses.drop('file.name');
  if (part.type === 'image' && part.detail !== undefined && part.detail !== 'auto')
    losses.drop('image.detail');
  return writeSource(part.source, part.type === 'file' ? 'application/pdf' : undefined);
}

function writeSource(source: MediaSource, usual: string | undefined): JsonObject {
  if (source.kind === 'base64')
    return { inlineData: { mimeType: source.mediaType, data: source.base64 } };
  const ending = /\.(\w+)(?:[?#]|$)/.exec(source.url)?.[1]?.toLowerCase() ?? '';
  return { fileData: compact({ mimeType: MEDIA_TYPES[ending] ?? usual, fileUri: source.url }) };
}

/** An address tells the type of what is there only by its ending; Google looks itself where it tells none. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  webp: 'image/webp',
};
