import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from '@atelier/contract';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** Something the person at the terminal can mend; its message says how. */
export class UserError extends Error {}

/** An open line to an Atelier: where it is, and the key to it. */
export type Connection = {
  readonly url: string;
  get<Answer>(path: string, shape: z.ZodType<Answer>): Promise<Answer>;
  /** Server-sent events of a POST; leaving the loop hangs up. */
  stream<Event>(path: string, body: unknown, shape: z.ZodType<Event>): AsyncIterable<Event>;
};

/**
 * Connects as the owner of the local home, whose `owner.json` holds address and key; or to wherever
 * `ATELIER_URL` and `ATELIER_API_KEY` say.
 */
export function connect(environment: NodeJS.ProcessEnv, home: string): Connection {
  const { url, apiKey, from } = credentials(environment, home);
  const request = async (
    method: string,
    path: string,
    body?: unknown,
    accept = 'application/json',
  ) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        accept,
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause) => {
      throw new UserError(`Nothing answers at ${url}. Start it with: npm start`, { cause });
    });
    if (!response.ok) throw await problemOf(response, from);
    return response;
  };
  const read = <Answer>(text: string, shape: z.ZodType<Answer>): Answer => {
    try {
      return shape.parse(JSON.parse(text));
    } catch (cause) {
      throw new UserError(
        `What answers at ${url} is no Atelier, or one of another version. Correct the address, or update this one.`,
        { cause },
      );
    }
  };
  const brokeOff = (cause: unknown): never => {
    throw new UserError(`\nThe answer of ${url} broke off. Is it still there? Ask again.`, {
      cause,
    });
  };

  return {
    url,
    get: async (path, shape) =>
      read(await request('GET', path).then((response) => response.text().catch(brokeOff)), shape),
    async *stream(path, body, shape) {
      const response = await request('POST', path, body, 'text/event-stream');
      if (response.body === null) throw new UserError(`${url} answered without a body.`);
      const events = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream())
        [Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await events.next().catch(brokeOff);
          if (next.done) return;
          yield read(next.value.data, shape);
        }
      } finally {
        await events.return?.();
      }
    },
  };
}

/** `from` says where the key comes from, for who has to replace it. */
type Credentials = { url: string; apiKey: string; from: string };

const Given = z.object({
  url: z.url({
    protocol: /^https?$/,
    error: 'ATELIER_URL is an address, as http://127.0.0.1:4000.',
  }),
  // It goes into a header.
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'ATELIER_API_KEY is a key, without spaces or line breaks.'),
});

function credentials(environment: NodeJS.ProcessEnv, home: string): Credentials {
  const { ATELIER_URL: url, ATELIER_API_KEY: apiKey } = environment;
  if (url && apiKey) {
    const { data, error } = Given.safeParse({ url: url.replace(/\/+$/, ''), apiKey });
    if (error) throw new UserError(error.issues.map(({ message }) => message).join('\n'));
    return { ...data, from: 'ATELIER_API_KEY' };
  }
  if (url || apiKey) throw new UserError('Set both ATELIER_URL and ATELIER_API_KEY, or neither.');
  const path = join(resolve(home), 'owner.json');
  try {
    return { ...Given.parse(JSON.parse(readFileSync(path, 'utf8'))), from: path };
  } catch (cause) {
    const isThere = cause instanceof SyntaxError || cause instanceof z.ZodError;
    throw new UserError(
      isThere
        ? `${path} is damaged. Move it away and start Atelier again (npm start): it makes a new one.`
        : `There is no ${path}. Start Atelier here once (npm start), or set ATELIER_URL and ATELIER_API_KEY.`,
      { cause },
    );
  }
}

/** RFC 9457, as far as it is shown. */
const Problem = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  code: z.string().optional(),
});

async function problemOf(response: Response, keyFrom: string): Promise<UserError> {
  const problem = Problem.catch({}).parse(await response.json().catch(() => ({})));
  const what = problem.detail ?? problem.title ?? response.statusText;
  const hint = response.status === 401 ? ` The key in ${keyFrom} is not valid here.` : '';
  return new UserError(
    `${what}${hint} (${response.status}${problem.code ? `, ${problem.code}` : ''})`,
  );
}
