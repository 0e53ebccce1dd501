import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type GeminiBody = {
  readonly contents: readonly { readonly parts: readonly object[] }[];
  readonly tools?: readonly { functionDeclarations?: readonly { name: string }[] }[];
  readonly generationConfig?: { responseMimeType?: string };
} & Record<string, unknown>;

const usageMetadata = {
  promptTokenCount: 100,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 3,
  cachedContentTokenCount: 40,
  totalTokenCount: 110,
};

/** Gemini's API over real HTTP, as far as a chat needs it. */
export async function geminiServer() {
  const seen: { url: string; key: unknown; body: GeminiBody }[] = [];
  let next: { status: number; body: unknown } | undefined;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: GeminiBody = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    seen.push({ url: request.url ?? '', key: request.headers['x-goog-api-key'], body });
    if (next) {
      response.writeHead(next.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(next.body));
      next = undefined;
      return;
    }
    const candidate = {
      content: { role: 'model', parts: partsFor(body) },
      finishReason: 'STOP',
      index: 0,
    };
    const answer = { candidates: [candidate], usageMetadata, responseId: 'gemini-1' };
    const streams = request.url?.includes('streamGenerateContent');
    response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' });
    response.end(streams ? `data: ${JSON.stringify(answer)}\n\n` : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1beta`,
    seen,
    /** The next call is refused so. */
    refuse(status: number, body: unknown) {
      next = { status, body };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function partsFor({ contents, tools = [], generationConfig = {} }: GeminiBody): readonly object[] {
  const [tool] = tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations);
  const isAnswered = JSON.stringify(contents.at(-1)).includes('functionResponse');
  const args = { city: 'Zürich', days: 2 };
  if (tool && !isAnswered)
    return [{ functionCall: { name: tool.name, args }, thoughtSignature: 'signed-thought' }];
  const isJson = generationConfig.responseMimeType === 'application/json';
  return [{ text: isJson ? JSON.stringify(args) : 'Grüezi from Gemini' }];
}
