import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { SMTPServer } from 'smtp-server';

/** A mail server of our own, over the wire: what it took, and what it answers next. */
export async function mailReceiver() {
  const mails: { from: string; to: string; raw: string }[] = [];
  /** SMTP codes for the next messages, before it takes them again. */
  const refusals: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // A client keeps its connection for the next mail; the end of a test does not wait for it.
    closeTimeout: 50,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const code = refusals.shift();
        if (code !== undefined)
          return callback(Object.assign(new Error(`refused with ${code}`), { responseCode: code }));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address).join(),
          raw: Buffer.concat(chunks).toString(),
        });
        callback();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${port}`, mails, refusals };
}
