import {
  type AnswerEvent,
  type GatewayClient,
  gateway,
  type Message,
  type Parameters,
} from '@atelier/gateway-contract';
import { clientOf, handler, loopback } from '@atelier/rpc';

type Asked = {
  systemPrompt: string;
  roles: string[];
  text: string;
  toolCallIds?: string[];
  toolResults?: string[];
  reasoning?: string[];
};
/** What the log tells of a call, or why it does not. */
type Told =
  | { messages: Message[]; model?: string; parameters?: Parameters }
  | { reason: 'not-kept' };
type Logged = { status: 'running' | 'success' | 'cancelled' | 'interrupted' };

/**
 * A neighbour that speaks the gateway's contract: it answers with the words of the last message.
 * A task gets the skill's answer or the next of `answers`.
 * `echo/unpriced` has no known price, `echo/endless` never stops by itself, `echo/broken` fails in
 * mid-answer, `echo/tools` calls two tools when it is told to look, `echo/thinking` signs its
 * reasoning.
 */
export function echoGateway() {
  const tasks: { task: string; model: string; operation: string; prompt: string }[] = [];
  const answers: string[] = [];
  const log = new Map<string, Logged>();
  const asked: Asked[] = [];
  const conversations = new Map<string, Told>();

  const router = {
    getModel: handler(gateway.getModel, async ({ input: { model }, errors }) => {
      if (!model.startsWith('echo/')) throw errors.MODEL_NOT_FOUND({ data: { model } });
      return {
        id: model,
        provider: 'echo',
        title: model,
        abilities: ['chat' as const],
        parameters: [
          { name: 'temperature' as const, min: 0, max: 1 },
          { name: 'stopSequences' as const },
        ],
        usable: true,
      };
    }),

    generate: handler(gateway.generate, async ({ input, errors }) => {
      const { model, messages, operation, task, requestId = 'request_none' } = input;
      const prompt = messages.flatMap(({ parts }) =>
        parts.flatMap((part) => ('text' in part ? [part.text] : [])),
      );
      tasks.push({ task: task?.name ?? '', model, operation, prompt: prompt.join('\n') });
      if (model === 'echo/broken') {
        const failure = { kind: 'overloaded', message: 'Too many ask.' } as const;
        throw errors.CALL_FAILED({ data: failure });
      }
      log.set(requestId, { status: 'success' });
      const text = task?.offlineAnswer ?? answers.shift() ?? '';
      const message = { role: 'assistant' as const, parts: [{ type: 'text' as const, text }] };
      return { requestId, model, message, finishReason: 'stop' as const, figures };
    }),

    generateStream: handler(gateway.generateStream, async ({ input, signal }) => {
      const { model, messages, requestId = 'request_none' } = input;
      const texts = messages.map(({ parts }) =>
        parts.map((part) => ('text' in part ? part.text : '')).join(''),
      );
      const text = texts.at(-1) ?? '';
      const roles = messages.map(({ role }) => role);
      const toolCallIds = messages.flatMap(({ parts }) =>
        parts.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : [])),
      );
      asked.push({
        systemPrompt: roles[0] === 'system' ? (texts[0] ?? '') : '',
        roles,
        text,
        ...(toolCallIds.length > 0 ? { toolCallIds } : {}),
        ...partsOf(messages),
      });
      log.set(requestId, { status: 'running' });
      return echo(model, requestId, text, signal, log);
    }),

    getConversation: handler(gateway.getConversation, async ({ input: { requestId }, errors }) => {
      const told = conversations.get(requestId);
      if (told === undefined) throw errors.REQUEST_NOT_FOUND();
      if ('reason' in told) throw errors.NO_CONVERSATION({ data: told });
      return { requestId, model: 'echo/words', parameters: {}, left: [], ...told };
    }),

    getRequest: handler(gateway.getRequest, async ({ input: { requestId }, errors }) => {
      const logged = log.get(requestId);
      if (logged === undefined) throw errors.REQUEST_NOT_FOUND();
      return {
        id: requestId,
        at: '2026-01-01T00:00:00.000Z',
        userId: 'user_ada' as const,
        operation: 'playground',
        model: 'echo/words',
        provider: 'echo',
        status: logged.status,
        streamed: true,
        attempts: [],
        ...(logged.status === 'running' ? {} : { figures }),
      };
    }),
  };
  const client: GatewayClient = clientOf(gateway, loopback(router));
  return { client, log, asked, tasks, answers, conversations };
}

const usage = {
  inputTokens: 3,
  outputTokens: 2,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};
export const figures = { usage, costNanoUsd: 70, latencyMs: 12, firstTokenMs: 3 };

async function* echo(
  model: string,
  requestId: string,
  text: string,
  signal: AbortSignal,
  log: Map<string, Logged>,
): AsyncGenerator<AnswerEvent> {
  try {
    yield { type: 'start', requestId, model, provider: 'echo' };
    if (model === 'echo/thinking')
      for (const thought of ['One.', 'Two.']) {
        yield { type: 'reasoning', text: thought };
        yield { type: 'reasoning', text: '', signature: `signed ${thought}` };
      }
    for (const word of text.split(/(?<= )/)) yield { type: 'delta', text: word };
    if (model === 'echo/tools' && text === 'look')
      for (const index of [1, 2])
        yield {
          type: 'tool-call',
          index,
          toolCallId: `call_${index}`,
          name: 'look',
          argumentsDelta: '{}',
        };
    if (model === 'echo/broken') {
      log.set(requestId, { status: 'success' });
      yield {
        type: 'error',
        failure: { kind: 'stream-cut', message: 'The stream broke off.' },
        figures,
      };
      return;
    }
    while (model === 'echo/endless' && !signal.aborted) {
      yield { type: 'delta', text: '…' };
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    yield { type: 'usage', usage };
    const { costNanoUsd: _, ...unpriced } = figures;
    const told = model === 'echo/unpriced' ? unpriced : figures;
    yield { type: 'end', finishReason: 'stop', figures: told };
    log.set(requestId, { status: 'success' });
  } finally {
    if (log.get(requestId)?.status === 'running') log.set(requestId, { status: 'cancelled' });
  }
}

/** What of a conversation only some tests look at. */
function partsOf(messages: readonly Message[]): Pick<Asked, 'toolResults' | 'reasoning'> {
  const parts = messages.flatMap((message) => message.parts);
  const toolResults = parts.flatMap((part) =>
    part.type === 'tool-result'
      ? [`${part.toolCallId}${part.isError ? ' failed' : ''}: ${part.text}`]
      : [],
  );
  const reasoning = parts.flatMap((part) =>
    part.type === 'reasoning' ? [`${part.text} (${part.signature})`] : [],
  );
  return {
    ...(toolResults.length > 0 ? { toolResults } : {}),
    ...(reasoning.length > 0 ? { reasoning } : {}),
  };
}
