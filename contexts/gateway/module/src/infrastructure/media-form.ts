import { MIMEType } from 'node:util';
import { GatewayError, invalid } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';

/** A request for media: what the log keeps of it, and how it is put to a provider. */
export type MediaForm = {
  readonly model: string;
  /** Its fields; a file is named by its size. */
  readonly fields: JsonObject;
  /** The recording among them. */
  readonly recording?: Blob;
  /** `text` is the JSON of the fields as it may be sent, `model` the provider's own name. */
  encode(
    text: string,
    model: string,
  ): Promise<{ readonly body: string | Buffer; readonly contentType: string }>;
};

/** Reads a form with files. Throws a GatewayError when it is none, or names no model. */
export async function readForm(bytes: Buffer, contentType: string): Promise<MediaForm> {
  const form = await parsed(bytes, contentType);
  const model = form.get('model');
  if (typeof model !== 'string') throw invalid('model', 'must be a field of the form.');
  const fields: Record<string, string> = {};
  for (const [name, value] of form)
    fields[name] = typeof value === 'string' ? value : `${value.name}, ${value.size} bytes`;
  const recording = form.get('file');
  return {
    model,
    fields,
    ...(recording instanceof Blob ? { recording } : {}),
    async encode(text, name) {
      const clean = parseJson(text);
      const sent = new FormData();
      for (const [key, value] of form) {
        const said = isObject(clean) ? clean[key] : undefined;
        // What was sanitised goes as that; files, and fields that come more than once, as they are.
        const isOther = typeof value === 'string' && said !== fields[key];
        const own = isOther && typeof said === 'string' ? said : value;
        sent.append(key, key === 'model' ? name : own);
      }
      const encoded = new Response(sent);
      return {
        body: Buffer.from(await encoded.arrayBuffer()),
        contentType: encoded.headers.get('content-type') ?? 'multipart/form-data',
      };
    },
  };
}

async function parsed(bytes: Buffer, contentType: string): Promise<FormData> {
  try {
    refuseManyParts(bytes, new MIMEType(contentType).params.get('boundary') ?? '');
    const body = new Uint8Array(bytes);
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw invalid('body', 'is no multipart/form-data as its content-type says.');
  }
}

/** Each takes time to read, however little is in it. */
const MOST_PARTS = 1000;

function refuseManyParts(bytes: Buffer, boundary: string): void {
  if (boundary === '') return;
  let at = -1;
  // One more boundary stands at the end.
  for (let count = 0; count <= MOST_PARTS + 1; count++) {
    at = bytes.indexOf(`--${boundary}`, at + 1);
    if (at === -1) return;
  }
  throw invalid('body', `may have at most ${MOST_PARTS} parts.`);
}
