import { request as httpRequest } from 'node:http';

/** An answer of a test's request: the parsed body where it is JSON, else the text. */
export type TestAnswer = {
  readonly status: number;
  readonly headers: Headers;
  // `any`: a test asserts on what it expects, and fails where it is not there.
  readonly body: any;
};

/** One event of an event stream, its data parsed. */
export type TestEvent = { readonly event: string; readonly id?: string; readonly data: any };

export type TestRequest = {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

export type HttpClient = {
  readonly get: (path: string, request?: TestRequest) => Promise<TestAnswer>;
  readonly post: (path: string, body?: unknown, request?: TestRequest) => Promise<TestAnswer>;
  readonly put: (path: string, body?: unknown, request?: TestRequest) => Promise<TestAnswer>;
  readonly patch: (path: string, body?: unknown, request?: TestRequest) => Promise<TestAnswer>;
  readonly delete: (path: string, request?: TestRequest) => Promise<TestAnswer>;
  /** The events of a stream as they arrive; leaving the loop leaves the server. */
  readonly events: (
    method: string,
    path: string,
    request?: TestRequest,
  ) => AsyncGenerator<TestEvent, void>;
};

/** Asks the server at `url` over real HTTP; `token` is sent unless a request has its own. */
export function httpClient(url: string, token?: string): HttpClient {
  const ask = async (method: string, path: string, request: TestRequest = {}) => {
    const response = await fetch(url + path, initOf(method, { token: token ?? '', ...request }));
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };
  return {
    get: (path, request) => ask('GET', path, request),
    post: (path, body, request) => ask('POST', path, { ...request, body }),
    put: (path, body, request) => ask('PUT', path, { ...request, body }),
    patch: (path, body, request) => ask('PATCH', path, { ...request, body }),
    delete: (path, request) => ask('DELETE', path, request),
    async *events(method, path, request = {}) {
      const headers = { accept: 'text/event-stream', ...request.headers };
      const init = initOf(method, { token: token ?? '', ...request, headers });
      const response = await fetch(url + path, init);
      if (!response.ok || response.body === null)
        throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      yield* eventsIn(response.body);
    },
  };
}

function initOf(method: string, { token, headers, body, signal }: TestRequest): RequestInit {
  return {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  };
}

async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<TestEvent, void> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const event = eventOf(text.slice(0, end));
      text = text.slice(end + 2);
      if (event) yield event;
    }
  }
}

function eventOf(block: string): TestEvent | undefined {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const [event, data, id] = [field('event'), field('data'), field('id')];
  if (event === undefined || data === undefined) return undefined;
  return { event, data: JSON.parse(data), ...(id ? { id } : {}) };
}

/** One request written by hand, for what `fetch` does not let through. */
export function rawRequest(
  url: string,
  options: { method?: string; path: string; headers?: Record<string, string>; body?: string },
): Promise<{
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}> {
  const { method = 'GET', path, headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
