// A model server that costs next to nothing: raw sockets, answers made beforehand. It speaks as much
// of HTTP as undici does to it. The model's name says how it streams: `burst` writes each of its 68
// events at once, `paced` one every 10 ms. A process of its own.
import { createServer, type Socket } from 'node:net';
import { announce } from './announce.ts';
import { announcedModels, streamEvents, wholeAnswer } from './mock-answers.ts';

const PACE_MS = 10;

const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    rest += bytes.toString('latin1');
    for (let end = requestEnd(rest); end !== -1; end = requestEnd(rest)) {
      const request = rest.slice(0, end);
      rest = rest.slice(end);
      answer(socket, request);
    }
  });
});
server.listen(0, '127.0.0.1', () => announce(server));

/** Where the first request ends, or -1 while it is not whole. */
function requestEnd(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return -1;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? '0';
  const end = head + 4 + Number(length);
  return text.length < end ? -1 : end;
}

function answer(socket: Socket, request: string): void {
  if (request.startsWith('GET')) socket.write(announcedModels);
  else if (!request.includes('"stream":true')) socket.write(wholeAnswer);
  else if (request.includes('paced')) pace(socket);
  else for (const event of streamEvents) socket.write(event);
}

/** The first event at once, so that the timer's grain is no part of the time to it. */
function pace(socket: Socket): void {
  let next = 0;
  const say = () => {
    const event = streamEvents[next++];
    if (event === undefined || socket.destroyed) clearInterval(timer);
    else socket.write(event);
  };
  const timer = setInterval(say, PACE_MS);
  say();
}
