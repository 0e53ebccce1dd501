// A model that writes a long answer evenly: `writing-upstream.ts <tokens> <tokens per second>`. A
// process of its own.
import { createServer, type ServerResponse } from 'node:http';
import { announce } from '../announce.ts';
import { answerPieces, lengthOf, writerNames } from './answer.ts';

const [tokens, tokensPerSecond] = process.argv.slice(2).map(Number);
/** Timers are not kept to the millisecond: what is due by now is said now. */
const LOOK_EVERY_MS = 5;

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    body += part;
  });
  request.once('end', () => {
    const writer = writerNames.find((name) => body.includes(`"model":"${name}"`));
    if (writer) write(answerPieces(writer, lengthOf(writer, tokens ?? 0)), response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(models);
  });
});
const models = JSON.stringify({ data: writerNames.map((id) => ({ id, object: 'model' })) });
server.listen(0, '127.0.0.1', () => announce(server));

function write(pieces: readonly string[], response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const startMs = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startMs) / 1000) * (tokensPerSecond ?? 0));
    for (; said < Math.min(due, pieces.length); said++)
      response.write(event({ content: pieces[said] }));
    if (said < pieces.length) return;
    clearInterval(timer);
    response.write(event({}, 'stop'));
    response.end('data: [DONE]\n\n');
  }, LOOK_EVERY_MS);
  response.once('close', () => clearInterval(timer));
}

function event(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  const chunk = { id: 'w', object: 'chat.completion.chunk', created: 0, model: 'writer', choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
