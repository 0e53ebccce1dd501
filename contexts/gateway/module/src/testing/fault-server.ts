import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { answerAnthropic } from './fault-server.anthropic.ts';
import { answerGemini, readGeminiPath } from './fault-server.gemini.ts';
import { answerResponses } from './fault-server.responses.ts';
import type { Fault } from './fault.ts';
import { answerOpenAi } from './fault-server.openai.ts';

export type SeenCall = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
  /** Resolves when the connection of this call is closed or the answer was sent whole. */
  readonly over: Promise<'sent' | 'closed'>;
};

export type FaultServer = {
  readonly url: string;
  readonly calls: readonly SeenCall[];
  readonly openConnections: number;
  /** The next calls fail so, one each; then the server answers properly again. */
  queue(...faults: readonly Fault[]): void;
  /** Forgets what was queued and not asked for. */
  forget(): void;
  /** Every call of this model fails so, until another fault is given. */
  always(model: string, fault: Fault): void;
  /** The next calls of this model fail so, one each, whatever others are asked. */
  script(model: string, ...faults: readonly Fault[]): void;
  callsOf(model: string): readonly SeenCall[];
  /** Resolves with the n-th call as soon as it has come, counted from 0. */
  call(index: number): Promise<SeenCall>;
  close(): Promise<void>;
};

/**
 * A real HTTP server that speaks OpenAI's chat, responses, embeddings and models, Anthropic's messages
 * and Gemini, and that fails on demand. Properly it echoes: the last message as words, the first tool with the JSON
 * that its schema asks for, a JSON object for a JSON schema.
 */
export async function faultServer(): Promise<FaultServer> {
  const calls: SeenCall[] = [];
  const faults: Fault[] = [];
  const models = new Map<string, Fault>();
  const scripts = new Map<string, Fault[]>();
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];

  const server = createServer(async (request, response) => {
    const { model: addressed } = readGeminiPath(request.url ?? '') ?? {};
    const sent = await bodyOf(request);
    // Gemini's models stand in the address; here they are found like the others'.
    const body = addressed === undefined ? sent : { ...sent, model: addressed };
    calls.push({ path: request.url ?? '', headers: request.headers, body, over: overOf(response) });
    for (const wake of waiting.splice(0)) wake();
    if (request.method === 'GET') return sendModels(response);
    const model = String(body['model']);
    const fault = scripts.get(model)?.shift() ?? models.get(model) ?? faults.shift() ?? {};
    await answer(request.url ?? '', body, response, fault).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    get openConnections() {
      return sockets.size;
    },
    queue: (...next) => void faults.push(...next),
    forget: () => void faults.splice(0),
    always: (model, fault) => void models.set(model, fault),
    script: (model, ...next) => void scripts.set(model, [...next]),
    callsOf: (model) => calls.filter(({ body }) => body['model'] === model),
    async call(index) {
      for (;;) {
        const call = calls[index];
        if (call) return call;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(path: string, body: JsonObject, response: ServerResponse, fault: Fault) {
  if (fault.silent) return;
  if (fault.reset) return void response.socket?.resetAndDestroy();
  if (fault.headDelayMs) await pause(fault.headDelayMs);
  if (fault.status !== undefined) {
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
    const message = `fault ${fault.status}`;
    return void response.end(
      JSON.stringify(fault.errorBody ?? { error: { message, type: 'fault' } }),
    );
  }
  const method = readGeminiPath(path)?.method;
  if (method) return answerGemini(method, body, response, fault);
  if (path.endsWith('/messages')) return answerAnthropic(body, response, fault);
  if (path.endsWith('/count_tokens')) return sendCount(body, response);
  if (path.endsWith('/responses')) return answerResponses(body, response, fault);
  return answerOpenAi(path, body, response, fault);
}

/** A token for each character of the messages. */
function sendCount(body: JsonObject, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ input_tokens: JSON.stringify(body['messages']).length }));
}

function sendModels(response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  const data = ['echo', 'other'].map((id) => ({
    id,
    object: 'model',
    created: 1,
    owned_by: 'test',
  }));
  response.end(JSON.stringify({ object: 'list', data }));
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const parsed = parseJson(Buffer.concat(chunks).toString('utf8'));
  return isObject(parsed) ? parsed : {};
}

function overOf(response: ServerResponse): Promise<'sent' | 'closed'> {
  return new Promise((resolve) => {
    response.on('close', () => resolve(response.writableFinished ? 'sent' : 'closed'));
  });
}
