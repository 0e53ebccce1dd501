import { compact, isObject, type JsonObject, parseJson } from '../domain/json.ts';
import type { MediaAsked, MediaTold } from '../domain/media-use.ts';
import { readUsage } from '../domain/openai-responses.answer.ts';
import { sseParser } from '../domain/sse.ts';
import type { Usage } from '../domain/usage.ts';

/** JSON larger than this holds pictures: its ends are looked at, and it is not kept. */
const KEPT_BYTES = 256 * 1024;
const END_BYTES = 4096;

/** What an answer says of its use. */
export type ToldUse = { readonly usage?: Usage; readonly media: MediaTold };

/** Reads off an answer of media, while it passes, what it says of its use. */
export function lastUsage(contentType: string, answers: MediaAsked['answers']) {
  const isEvents = contentType.startsWith('text/event-stream');
  const isText = contentType.startsWith('text/') || contentType.startsWith('application/json');
  const events = sseParser();
  const chunks: Buffer[] = [];
  let size = 0;
  let head = '';
  let told: ToldUse = { media: {} };
  const note = (value: unknown) => {
    if (!isObject(value)) return;
    const { usage, duration } = value;
    // A `verbose_json` says how long its recording is, whatever it says of its use.
    const media = secondsIn(duration);
    if (isObject(usage)) told = toldIn(usage, answers, media);
    else if (media.audioSeconds !== undefined) told = { media };
  };

  return {
    read(chunk: Buffer) {
      if (isEvents) for (const { data } of events.push(chunk)) note(parseJson(data));
      if (!isText) return;
      size += chunk.length;
      chunks.push(chunk);
      if (size <= KEPT_BYTES) return;
      const all = Buffer.concat(chunks);
      head ||= all.toString('utf8', 0, END_BYTES);
      chunks.splice(0, chunks.length, all.subarray(-END_BYTES));
    },
    told(): ToldUse {
      if (isEvents || !isText) return told;
      const text = Buffer.concat(chunks).toString('utf8');
      note(size > KEPT_BYTES ? atItsEnds(head, text) : parseJson(text));
      return told;
    },
    /** The text of an answer that is one, for the log. */
    text(): string | undefined {
      if (!isText || isEvents || size > KEPT_BYTES) return undefined;
      const text = Buffer.concat(chunks).toString('utf8');
      return parseJson(text) === undefined ? JSON.stringify({ text }) : text;
    },
  };
}

/** Tokens, or as OpenAI tells of models that are paid by the minute, `{type: 'duration', seconds}`. */
function toldIn(usage: JsonObject, answers: MediaAsked['answers'], media: MediaTold): ToldUse {
  const read = typeof usage['input_tokens'] === 'number' ? readUsage(usage) : undefined;
  if (read === undefined) return { media: { ...media, ...secondsIn(usage['seconds']) } };
  // OpenAI's own words for the same: of transcripts in the singular, of pictures in the plural.
  const input = usage['input_token_details'] ?? usage['input_tokens_details'];
  const painted = countIn(usage['output_tokens_details'], 'image_tokens');
  return {
    usage: read,
    media: {
      ...media,
      ...compact({
        audioTokens: countIn(input, 'audio_tokens'),
        imageTokens: countIn(input, 'image_tokens'),
        paintedTokens: painted ?? (answers === 'picture' ? read.outputTokens : undefined),
      }),
    },
  };
}

function secondsIn(value: unknown): { readonly audioSeconds?: number } {
  // OpenAI's whisper tells it as a text.
  const seconds = typeof value === 'string' ? Number(value) : value;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds < MOST_SECONDS)) return {};
  return { audioSeconds: seconds };
}

/** What a provider says beyond it is no length of a recording. */
const MOST_SECONDS = 1e7;

function countIn(details: unknown, name: string): number | undefined {
  const count = isObject(details) ? details[name] : undefined;
  return Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : undefined;
}

/** The length comes first in OpenAI's answer, pictures and words in the middle, its use last. */
function atItsEnds(head: string, tail: string): JsonObject {
  const [, duration] = /(?<!\\)"duration"\s*:\s*"?([\d.]+)/.exec(head) ?? [];
  const at = tail.lastIndexOf('"usage"');
  const end = at === -1 ? undefined : parseJson(`{${tail.slice(at).trimEnd()}`);
  return { ...(isObject(end) ? end : {}), ...(duration ? { duration } : {}) };
}
