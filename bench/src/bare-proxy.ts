// The floor that the gateway is compared with: bytes through, and nothing else. No key is looked at,
// nothing is read off, counted or written down. A process of its own: `bare-proxy.ts <upstream>`.
import { createServer, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { announce } from './announce.ts';

const [upstream = ''] = process.argv.slice(2);
const pool = new Pool(upstream, { connections: 512, pipelining: 1, allowH2: false });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => forward(request.url ?? '/', Buffer.concat(chunks), response));
});
server.listen(0, '127.0.0.1', () => announce(server));

function forward(path: string, body: Buffer, response: ServerResponse): void {
  const headers = { 'content-type': 'application/json' };
  pool.dispatch(
    { method: 'POST', path, headers, body },
    {
      onRequestStart(controller) {
        response.once('close', () => {
          if (!response.writableFinished) controller.abort(new Error('The client left.'));
        });
      },
      onResponseStart(_, status, { connection: _connection, ...received }) {
        response.writeHead(status, received);
      },
      onResponseData(controller, chunk) {
        if (response.write(chunk)) return;
        controller.pause();
        response.once('drain', () => controller.resume());
      },
      onResponseEnd: () => void response.end(),
      onResponseError: () => void response.destroy(),
    },
  );
}
