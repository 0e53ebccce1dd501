// The floors that the gateway is compared with. `bare-proxy.ts <upstream>`: bytes through, and nothing
// else; no key is looked at, nothing is read off, counted or written down. With `recording` behind it
// each answer's end waits until request and answer are one durable row, by group commit
// into a table without an index: the least that "acknowledged means accounted" can cost.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupCommit, startEmbeddedPostgres } from '@atelier/database';
import { silentLog } from '@atelier/telemetry';
import pg from 'pg';
import { Pool } from 'undici';
import { announce } from './announce.ts';

const [upstream = '', mode] = process.argv.slice(2);
const pool = new Pool(upstream, { connections: 512, pipelining: 1, allowH2: false });
const record = mode === 'recording' ? await recorder() : undefined;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => forward(request.url ?? '/', Buffer.concat(chunks), response));
});
server.listen(0, '127.0.0.1', () => announce(server));

function forward(path: string, body: Buffer, response: ServerResponse): void {
  const headers = { 'content-type': 'application/json' };
  const answered: Buffer[] = [];
  let isHeld = false;
  pool.dispatch(
    { method: 'POST', path, headers, body },
    {
      onRequestStart(controller) {
        response.once('close', () => {
          if (!response.writableFinished) controller.abort(new Error('The client left.'));
        });
      },
      onResponseStart(_, status, { connection: _connection, ...received }) {
        isHeld = record !== undefined && received['content-type'] === 'application/json';
        response.writeHead(status, received);
      },
      onResponseData(controller, chunk) {
        if (record) answered.push(chunk);
        if (isHeld) return;
        if (response.write(chunk)) return;
        controller.pause();
        response.once('drain', () => controller.resume());
      },
      onResponseEnd() {
        if (!record) return void response.end();
        const answer = Buffer.concat(answered);
        record(Buffer.concat([body, answer])).then(
          () => response.end(isHeld ? answer : undefined),
          () => response.destroy(),
        );
      },
      onResponseError: () => void response.destroy(),
    },
  );
}

async function recorder(): Promise<(bytes: Buffer) => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'atelier-bench-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  const { url } = await startEmbeddedPostgres({ home, log: silentLog });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table calls (at timestamptz default now(), bytes bytea)');
  const commits = groupCommit<Buffer>(async (batch) => {
    const text = `insert into calls(bytes) select unnest($1::bytea[])`;
    await client.query({ name: 'record', text, values: [batch] });
  });
  return (bytes) => commits.add(bytes);
}
