import assert from 'node:assert/strict';
import type { RouteDefinition } from '@atelier/gateway-contract';
import OpenAI from 'openai';
import type { Attempt } from '../application/ports.ts';
import { testGateway } from './test-gateway.ts';

export type RouteGiven = Pick<RouteDefinition, 'targets'> & Partial<RouteDefinition>;

/** What a caller got: the whole answer, or an error, with whatever he was shown before it. */
export type Got = {
  readonly text: string;
  readonly model?: string;
  readonly target?: string | undefined;
  readonly outputTokens?: number | undefined;
  readonly error?: InstanceType<typeof OpenAI.APIError>;
  readonly tookMs: number;
};

/** Patience that a test has too, and a slow machine. */
const SHORT = {
  limits: { firstTokenMs: 400, idleMs: 400, wholeMs: 400 },
  retry: { retries: 2, backoffMs: 5, maxPauseMs: 1000 },
};

/** The gateway with a fault server behind it, asked by OpenAI's client by names of routes. */
export async function routedFace() {
  let later = 0;
  const gateway = await testGateway(
    () => ({
      'user_ada anthropic': { apiKey: 'sk-ant' },
      'user_ada google': { apiKey: 'AIza-ada' },
    }),
    { timeLimits: { firstTokenMs: 1000, idleMs: 1000, totalMs: 20_000 } },
    undefined,
    { now: () => new Date(Date.now() + later) },
  );
  const { api, log } = gateway;
  const ada = gateway.as('ada');
  const client = new OpenAI({ apiKey: 'key-of-ada', baseURL: gateway.baseURL, maxRetries: 0 });
  let names = 0;
  const rows = async () => (await log.list({ workspaceId: 'workspace_ada', limit: 10 })).items;
  /** The newest call of ada's in the log, not a try that was lost on its way. */
  const logged = async () => {
    const [newest] = await rows();
    const call = newest && (await log.find('workspace_ada', newest.requestId));
    if (call === undefined || call.status === 'running') throw new Error('Nothing is in the log.');
    return call;
  };
  // The first calls of a process take longer than the patience above.
  for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5', 'google/gemini-2.5-flash'])
    for (const stream of [true, false]) {
      const messages = [{ role: 'user' as const, content: 'warm' }];
      const answer = await client.chat.completions.create({ model, messages, stream });
      if ('controller' in answer) for await (const _ of answer);
    }

  return {
    ...gateway,
    ada,
    client,
    /** Makes it later by so much, for breakers and whatever else looks at the clock. */
    wait: (ms: number) => {
      later += ms;
    },
    /** Saves a route under a name of its own. */
    async route(given: RouteGiven): Promise<string> {
      const name = `route-${++names}`;
      await api.saveRoute({ scope: 'workspace', name, ...SHORT, ...given }, ada);
      return name;
    },
    /** Asks a route, streaming or not. */
    async ask(
      name: string,
      stream: boolean,
      messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'one two three' }],
    ): Promise<Got> {
      const model = `route/${name}`;
      const began = performance.now();
      const tookMs = () => performance.now() - began;
      let text = '';
      try {
        if (!stream) {
          const asked = client.chat.completions.create({ model, messages });
          const { data, response } = await asked.withResponse();
          text = data.choices[0]?.message.content ?? '';
          const outputTokens = data.usage?.completion_tokens;
          const target = response.headers.get('x-atelier-target') ?? undefined;
          return { text, model: data.model, target, outputTokens, tookMs: tookMs() };
        }
        const options = { stream: true, stream_options: { include_usage: true } } as const;
        const asked = client.chat.completions.create({ model, messages, ...options });
        const { data, response } = await asked.withResponse();
        let answeredBy = '';
        let outputTokens: number | undefined;
        let finished = false;
        for await (const chunk of data) {
          answeredBy = chunk.model;
          text += chunk.choices[0]?.delta.content ?? '';
          finished ||= chunk.choices[0]?.finish_reason === 'stop';
          outputTokens = chunk.usage?.completion_tokens ?? outputTokens;
        }
        assert.ok(finished, 'a stream without an error is a whole answer');
        const target = response.headers.get('x-atelier-target') ?? undefined;
        return { text, model: answeredBy, target, outputTokens, tookMs: tookMs() };
      } catch (error) {
        if (!(error instanceof OpenAI.APIError)) throw error;
        return { text, error, tookMs: tookMs() };
      }
    },
    logged,
    /** The tries that were lost on the way of the newest call, as calls of their own. */
    async lost() {
      const { id, requestId } = await logged();
      return (await rows()).filter((each) => each.requestId === requestId && each.id !== id);
    },
  };
}

/** Attempts in a few words: `a` answered, `b:network` failed so, `c!open` was not asked. */
export function told(attempts: readonly Attempt[]): readonly string[] {
  return attempts.map(({ model, failure, skipped }) =>
    skipped ? `${model}!${skipped}` : failure ? `${model}:${failure}` : model,
  );
}
