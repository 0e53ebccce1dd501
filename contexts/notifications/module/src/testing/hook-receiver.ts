import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

type Reply = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** It takes the request and never answers. */
  readonly silent?: boolean;
};

/** A web hook's other side: what it got, and what it answers next; 200 when nothing was said. */
export async function hookReceiver() {
  const got: { headers: IncomingHttpHeaders; body: string; path: string }[] = [];
  const replies: Reply[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      path: request.url ?? '',
    });
    const { status, headers = {}, body = 'thanks', silent } = replies.shift() ?? { status: 200 };
    if (!silent) response.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}/hook`, port, got, replies };
}
