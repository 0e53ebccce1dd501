import type { SessionEvent } from '@atelier/playground-contract';
import type { Attachment, Message, MessageId, Session, ToolResult } from '../playground-api.ts';

/** What is measured in the browser while an answer arrives; the server's figures replace it. */
export type Live = {
  readonly startedAtMs: number;
  readonly firstTokenAtMs?: number;
  readonly lastTokenAtMs?: number;
  /** Characters that arrived: tokens are estimated from them until the server counts. */
  readonly characters: number;
  readonly outputTokens?: number;
  readonly inputTokens?: number;
};

export type LiveSession = Session & {
  readonly live?: Live | undefined;
  /** The connection broke while an answer arrived, and the server was not reached since. */
  readonly isCut?: true | undefined;
};

/** What a person asks of a session that makes a model answer. */
export type Asking =
  | {
      readonly kind: 'submit';
      readonly content: string;
      readonly attachments: readonly Attachment[];
    }
  | { readonly kind: 'results'; readonly results: readonly ToolResult[] }
  | { readonly kind: 'regenerate'; readonly answerId: MessageId }
  | {
      readonly kind: 'edit';
      readonly promptId: MessageId;
      readonly content: string;
      readonly attachments: readonly Attachment[];
    }
  | {
      readonly kind: 'edit-results';
      readonly promptId: MessageId;
      readonly results: readonly ToolResult[];
    };

const PENDING_PROMPT: MessageId = 'message_pending-prompt';
const PENDING_ANSWER: MessageId = 'message_pending-answer';

/** The session as it looks the moment one has asked, before the server said anything. */
export function ask(session: LiveSession, asking: Asking, nowMs: number): LiveSession {
  const at = new Date(nowMs).toISOString();
  const answer: Message = {
    id: PENDING_ANSWER,
    role: 'assistant',
    content: '',
    attachments: [],
    toolCalls: [],
    status: 'streaming',
    model: session.settings.model,
    at,
  };
  return {
    ...session,
    messages: [...kept(session.messages, asking), ...prompts(asking, at), answer],
    live: { startedAtMs: nowMs, characters: 0 },
    isCut: undefined,
  };
}

/** Another answer takes the place of the one before; an edited prompt of all that followed it. */
function kept(messages: readonly Message[], asking: Asking): readonly Message[] {
  if (asking.kind === 'submit' || asking.kind === 'results') return messages;
  const id = asking.kind === 'regenerate' ? asking.answerId : asking.promptId;
  const place = messages.findIndex((message) => message.id === id);
  // A prompt that nobody answered stays where its first answer is asked for.
  const stays = asking.kind === 'regenerate' && messages[place]?.role !== 'assistant' ? 1 : 0;
  return place < 0 ? messages : messages.slice(0, place + stays);
}

function prompts(asking: Asking, at: string): readonly Message[] {
  if (asking.kind === 'regenerate') return [];
  const prompt = { id: PENDING_PROMPT, toolCalls: [], status: 'complete' as const, at };
  if (asking.kind === 'results' || asking.kind === 'edit-results')
    return [
      {
        ...prompt,
        role: 'tool',
        content: '',
        attachments: [],
        toolResults: [...asking.results],
      },
    ];
  const { content, attachments } = asking;
  return [{ ...prompt, role: 'user', content, attachments: [...attachments] }];
}

/** The session when the connection broke: what came stays in sight, and nothing comes any more. */
export function cutOff(session: LiveSession): LiveSession {
  const { live: _, ...rest } = withAnswer(session, (answer) => ({ ...answer, status: 'stopped' }));
  return { ...rest, isCut: true };
}

/**
 * What the server says, with what came here of an answer that it has no text of, or none yet. While
 * an answer arrives here, its events say more of the conversation than the server could.
 */
export function asTheServerSays(before: LiveSession | undefined, now: Session): LiveSession {
  if (before?.live) return { ...now, messages: before.messages, live: before.live };
  const [seen, last] = [before?.messages.at(-1), now.messages.at(-1)];
  if (!seen || seen.id !== last?.id || last.content !== '' || seen.content === '') return now;
  return withAnswer(now, (answer) => ({ ...answer, content: seen.content }));
}

/** One event of the stream folded into the session. Messages it does not touch stay the same objects. */
export function arrive(session: LiveSession, event: SessionEvent, nowMs: number): LiveSession {
  switch (event.type) {
    case 'start':
      return started(session, event);
    case 'delta':
      return grown(session, event.text, nowMs, (answer) => ({
        ...answer,
        content: answer.content + event.text,
      }));
    case 'reasoning':
      return grown(session, event.text, nowMs, (answer) => ({
        ...answer,
        reasoning: (answer.reasoning ?? '') + event.text,
      }));
    case 'tool-call':
      return grown(session, event.argumentsDelta, nowMs, (answer) => ({
        ...answer,
        toolCalls: withToolCall(answer.toolCalls, event),
      }));
    case 'usage': {
      const { inputTokens, outputTokens } = event.usage;
      return { ...session, live: { ...liveOf(session, nowMs), inputTokens, outputTokens } };
    }
    case 'end':
      return { ...withAnswer(session, () => event.answer), live: undefined };
    case 'error':
      return {
        ...withAnswer(
          session,
          (answer) => event.answer ?? { ...answer, status: 'failed', failure: event.failure },
        ),
        live: undefined,
      };
  }
}

type Started = Extract<SessionEvent, { type: 'start' }>;

function started(session: LiveSession, { promptId, answerId, model, requestId }: Started) {
  const messages = session.messages.map((message) => {
    if (message.id === PENDING_PROMPT) return { ...message, id: promptId };
    if (message.id === PENDING_ANSWER) return { ...message, id: answerId, model, requestId };
    return message;
  });
  return { ...session, messages };
}

function grown(
  session: LiveSession,
  text: string,
  nowMs: number,
  change: (answer: Message) => Message,
): LiveSession {
  const live = liveOf(session, nowMs);
  return {
    ...withAnswer(session, change),
    live: {
      ...live,
      firstTokenAtMs: live.firstTokenAtMs ?? nowMs,
      lastTokenAtMs: nowMs,
      characters: live.characters + text.length,
    },
  };
}

const liveOf = ({ live }: LiveSession, nowMs: number): Live =>
  live ?? { startedAtMs: nowMs, characters: 0 };

function withAnswer(session: LiveSession, change: (answer: Message) => Message): LiveSession {
  const last = session.messages.at(-1);
  if (last?.role !== 'assistant') return session;
  return { ...session, messages: [...session.messages.slice(0, -1), change(last)] };
}

type ToolCallPiece = Extract<SessionEvent, { type: 'tool-call' }>;

function withToolCall(calls: Message['toolCalls'], piece: ToolCallPiece): Message['toolCalls'] {
  const before = calls[piece.index] ?? { toolCallId: '', name: '', argumentsJson: '' };
  const after = {
    toolCallId: piece.toolCallId ?? before.toolCallId,
    name: piece.name ?? before.name,
    argumentsJson: before.argumentsJson + piece.argumentsDelta,
  };
  return piece.index < calls.length
    ? calls.map((call, index) => (index === piece.index ? after : call))
    : [...calls, after];
}
