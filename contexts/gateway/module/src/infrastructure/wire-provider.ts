import type { Provider, ProviderKey, Upstream, Via } from '../application/ports.ts';
import type { CanonicalRequest, StreamEvent } from '../domain/canonical.ts';
import type { ProviderCodec } from '../domain/codec.ts';
import { fittedNames } from '../domain/fitted-names.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { sseParser } from '../domain/sse.ts';
import { jsonOf, refuseUnlessStream, send } from './response.ts';
import type { Transport } from './transport.undici.ts';

export type Wire = {
  readonly codec: ProviderCodec;
  /** The address of a path of the provider's API. */
  readonly reach: (path: string, key: ProviderKey | undefined) => Upstream;
  readonly chatPath: (request: CanonicalRequest) => string;
};

/** A provider spoken to in its own wire format through one of our codecs. */
export function wireProvider(
  transport: Transport,
  { codec, reach, chatPath }: Wire,
  about: Pick<Provider, 'name' | 'title' | 'kind' | 'origin' | 'needsKey' | 'baseUrl'>,
): Provider {
  const post = (path: string, body: JsonObject, { key, signal, headers }: Via) => {
    const at = reach(path, key);
    const told = headers ? { ...at.headers, ...headers } : at.headers;
    const exchange = { method: 'POST', ...at, headers: told, body: JSON.stringify(body) } as const;
    return send(transport, exchange, signal);
  };

  return {
    ...about,
    async answer(request, via) {
      const { request: fitted, own } = fittedNames(request);
      const asked = { ...fitted, stream: false };
      const body = codec.request.write(asked, via.losses);
      const answer = codec.answer.read(await jsonOf(await post(chatPath(asked), body, via)));
      const parts = answer.parts.map((part) => (part.type === 'tool-call' ? own(part) : part));
      return { ...answer, parts };
    },
    async *stream(request: CanonicalRequest, via): AsyncGenerator<StreamEvent> {
      const { request: fitted, own } = fittedNames(request);
      const asked = { ...fitted, stream: true };
      const body = codec.request.write(asked, via.losses);
      const response = await post(chatPath(asked), body, via);
      await refuseUnlessStream(response);
      const parser = sseParser();
      const reader = codec.stream.reader();
      for await (const chunk of response.body) {
        for (const event of parser.push(chunk)) {
          for (const each of reader.read(event)) {
            if (each.type === 'finish') response.dismiss();
            yield each.type === 'tool-call' ? own(each) : each;
            if (each.type === 'finish' || each.type === 'error') return;
          }
        }
        if (reader.stopped()) response.hurry();
      }
      yield* reader.end();
    },
    async listModels({ key, signal }) {
      const listed = await jsonOf(
        await send(transport, { method: 'GET', ...reach('/models', key) }, signal),
      );
      const models = Array.isArray(listed['data']) ? listed['data'] : [];
      return models.flatMap((model) =>
        isObject(model) && typeof model['id'] === 'string' ? [model['id']] : [],
      );
    },
  };
}
