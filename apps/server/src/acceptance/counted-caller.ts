import { Agent, request } from 'node:http';
import type { CountedCall } from './counted-calls.ts';

/** Somebody who makes calls: a user by his session, or by one of his API keys. */
export type CountedCaller = {
  readonly name: string;
  readonly token: string;
};

export type Seen = { readonly status: number; readonly text: string };

/** Makes calls over connections that are kept, and leaves where a call says so. */
export function countedCaller(url: string, arrival?: (id: string) => Promise<void>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 2048 });
  const { hostname, port } = new URL(url);

  const make = ({ token }: CountedCaller, call: CountedCall): Promise<Seen | 'left'> =>
    new Promise((resolve, reject) => {
      const { path, body, headers, leavesAfter, leavesOnArrival } = call;
      const text = JSON.stringify(body);
      const sent = request({ agent, hostname, port, path, method: 'POST' }, (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          answer += part;
          if (leavesAfter && wordsIn(answer) >= leavesAfter) leave();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }));
        response.on('error', reject);
      });
      const leave = () => {
        resolve('left');
        sent.destroy();
      };
      sent.setHeader('content-type', 'application/json');
      sent.setHeader('content-length', Buffer.byteLength(text));
      sent.setHeader('authorization', `Bearer ${token}`);
      for (const [name, value] of Object.entries(headers ?? {})) sent.setHeader(name, value);
      sent.on('error', reject);
      sent.end(text);
      if (leavesOnArrival !== undefined) void arrival?.(leavesOnArrival).then(leave);
    });

  return { make, close: () => agent.destroy() };
}

export function wordsIn(text: string): number {
  return text.split('word ').length - 1;
}
