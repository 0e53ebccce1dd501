import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from '@atelier/contract';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** Something the person at the terminal can mend; its message says how. */
export class UserError extends Error {}

/** An open line to an Atelier: where it is, and the key to it. */
export type Connection = {
  readonly url: string;
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  /** Server-sent events of a POST; leaving the loop hangs up. */
  stream(path: string, body: unknown): AsyncIterable<unknown>;
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

  return {
    url,
    get: async (path) => (await request('GET', path)).json(),
    post: async (path, body) => (await request('POST', path, body)).json(),
    async *stream(path, body) {
      const response = await request('POST', path, body, 'text/event-stream');
      if (response.body === null) throw new UserError(`${url} answered without a body.`);
      const events = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const { data } of events) yield JSON.parse(data);
    },
  };
}

/** `from` says where the key comes from, for who has to replace it. */
type Credentials = { url: string; apiKey: string; from: string };

function credentials(environment: NodeJS.ProcessEnv, home: string): Credentials {
  const { ATELIER_URL: url, ATELIER_API_KEY: apiKey } = environment;
  if (url && apiKey) return { url: url.replace(/\/+$/, ''), apiKey, from: 'ATELIER_API_KEY' };
  if (url || apiKey) throw new UserError('Set both ATELIER_URL and ATELIER_API_KEY, or neither.');
  const path = join(resolve(home), 'owner.json');
  try {
    return { ...JSON.parse(readFileSync(path, 'utf8')), from: path };
  } catch (cause) {
    throw new UserError(
      `There is no ${path}. Start Atelier here once (npm start), or set ATELIER_URL and ATELIER_API_KEY.`,
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
