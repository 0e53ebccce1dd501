import { accept, type Decider, type Id, reject, type UserId } from '@atelier/kernel';
import { firstWords } from './first-words.ts';
import {
  type Answer,
  type Growth,
  grown,
  latestBelow,
  type MessageId,
  type Place,
  type Prompt,
  sizeOf,
  treeOf,
} from './message.ts';
import { changed, type Settings, type SettingsChange } from './settings.ts';
import type { Summary } from './summary.ts';

export type SessionId = Id<'session'>;
export type ConfigurationId = Id<'configuration'>;
export type RequestId = Id<'request'>;

export const MESSAGE_LIMIT = 1000;
/** All of a session is read for every prompt, so what it holds has a limit too. */
export const SIZE_LIMIT_BYTES = 64 * 1024 * 1024;

type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'error' | 'cancelled';
export type AnswerFailure = {
  // The gateway's vocabulary, passed on as it is.
  kind: string;
  message: string;
  retryAfterMs?: number | undefined;
  upstreamStatus?: number | undefined;
};
export type SessionAnswer = Answer<AnswerFailure, FinishReason>;

/** A message taken along into a fork. */
export type CopiedMessage =
  | ({ messageId: MessageId; parentId?: MessageId | undefined; role: 'user' } & Prompt)
  | ({
      messageId: MessageId;
      parentId: MessageId;
      role: 'assistant';
      model: string;
      /** The call that wrote it, for the raw view; absent in forks of before it was taken along. */
      requestId?: RequestId | undefined;
    } & SessionAnswer);

type Opened = {
  sessionId: SessionId;
  ownerId: UserId;
  title?: string | undefined;
  settings: Settings;
  configurationId?: ConfigurationId | undefined;
  forkedFrom?: { sessionId: SessionId; messageId: MessageId } | undefined;
  messages: readonly CopiedMessage[];
};
/** By which call of a model, at what price. */
type Made = { requestId: RequestId; costNanoUsd?: number | undefined };
/** The ids of a prompt and of the answer it will get. */
type Turn = { answerId: MessageId; requestId: RequestId };
type Mine = { userId: UserId };

export type SessionCommand =
  | ({ type: 'OpenSession' } & Opened)
  | ({ type: 'RenameSession'; title: string } & Mine)
  | ({ type: 'TitleSession'; title: string } & Made & Mine)
  | ({ type: 'RecordSummary'; summary: Summary } & Made & Mine)
  | ({
      type: 'ChangeSettings';
      change: SettingsChange;
      configurationId?: ConfigurationId | undefined;
    } & Mine)
  | ({
      type: 'SubmitPrompt';
      promptId: MessageId;
      prompt: Prompt;
      change?: SettingsChange | undefined;
    } & Turn &
      Mine)
  | ({
      type: 'RegenerateAnswer';
      messageId: MessageId;
      change?: SettingsChange | undefined;
    } & Turn &
      Mine)
  | ({ type: 'EditPrompt'; messageId: MessageId; promptId: MessageId; prompt: Prompt } & Turn &
      Mine)
  | { type: 'StopAnswer'; answerId: MessageId }
  | { type: 'RecordAnswer'; answerId: MessageId; answer: SessionAnswer }
  | ({ type: 'SelectAlternative'; messageId: MessageId } & Mine)
  | ({ type: 'EndSession' } & Mine)
  | ({ type: 'DeleteSession' } & Mine)
  | ({ type: 'RestoreSession' } & Mine);

export type SessionEvent =
  | ({ type: 'SessionOpened' } & Opened)
  | {
      type: 'SessionRenamed';
      sessionId: SessionId;
      title: string;
      /** Absent when a person wrote it. */
      by?: 'first-words' | 'task';
      costNanoUsd?: number | undefined;
    }
  | ({ type: 'SessionSummarised'; sessionId: SessionId; summary: Summary } & Made)
  | {
      type: 'SettingsChanged';
      sessionId: SessionId;
      settings: Settings;
      configurationId?: ConfigurationId | undefined;
    }
  | {
      type: 'PromptSubmitted';
      sessionId: SessionId;
      promptId: MessageId;
      parentId?: MessageId | undefined;
      prompt: Prompt;
    }
  | ({
      type: 'AnswerBegun';
      sessionId: SessionId;
      promptId: MessageId;
      model: string;
      /** That the prompt was there before: only another answer is asked for. */
      again?: true;
    } & Turn)
  | {
      type: 'ResponseGenerated';
      sessionId: SessionId;
      answerId: MessageId;
      requestId: RequestId;
      answer: SessionAnswer;
    }
  | { type: 'AnswerStopAsked'; sessionId: SessionId; answerId: MessageId }
  | { type: 'AlternativeSelected'; sessionId: SessionId; leafId: MessageId }
  | { type: 'SessionEnded'; sessionId: SessionId }
  | { type: 'SessionDeleted'; sessionId: SessionId }
  | { type: 'SessionRestored'; sessionId: SessionId };

type Open = {
  status: 'active' | 'ended';
  deleted: boolean;
  sessionId: SessionId;
  ownerId: UserId;
  /** A title that a person wrote is never written over. */
  titledBy: 'nobody' | 'first-words' | 'task' | 'person';
  settings: Settings;
  growth: Growth | undefined;
  sizeBytes: number;
  leafId: MessageId | undefined;
  running: Turn | undefined;
};
export type Session = { status: 'unopened' } | Open;

/** A session answers one prompt at a time, for its owner only, and never forgets an answer. */
export const session = {
  initial: { status: 'unopened' },

  decide: {
    OpenSession({ type: _, ...opened }, state) {
      if (state.status !== 'unopened') return reject({ code: 'SESSION_ALREADY_OPEN' });
      return accept({ type: 'SessionOpened', ...opened });
    },

    RenameSession({ title, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      return accept({ type: 'SessionRenamed', sessionId: state.sessionId, title });
    },

    TitleSession({ title, costNanoUsd, userId }, state) {
      if (!isOpen(state, userId) || state.titledBy !== 'first-words') return accept();
      const { sessionId } = state;
      return accept({ type: 'SessionRenamed', sessionId, title, by: 'task', costNanoUsd });
    },

    RecordSummary({ summary, requestId, costNanoUsd, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      const { sessionId } = state;
      return accept({ type: 'SessionSummarised', sessionId, summary, requestId, costNanoUsd });
    },

    ChangeSettings({ change, configurationId, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      if (state.status === 'ended') return reject({ code: 'SESSION_ENDED' });
      return accept(settingsChanged(state, change, configurationId));
    },

    SubmitPrompt({ promptId, prompt, change, answerId, requestId, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      const refusal = refusalOf(state, 2, sizeOf(prompt));
      if (refusal) return refusal;
      return accept<SessionEvent>(
        ...(change ? [settingsChanged(state, change)] : []),
        ...(state.titledBy === 'nobody' ? [titled(state.sessionId, prompt.content)] : []),
        {
          type: 'PromptSubmitted',
          sessionId: state.sessionId,
          promptId,
          parentId: promptPlace(state),
          prompt,
        },
        begun(state, promptId, { answerId, requestId }, change),
      );
    },

    RegenerateAnswer({ messageId, change, answerId, requestId, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      const place = treeOf(state.growth).get(messageId);
      // A prompt whose answer is missing can be answered again by naming the prompt itself.
      const promptId = place?.role === 'user' ? messageId : place?.parentId;
      if (promptId === undefined) return reject({ code: 'MESSAGE_NOT_FOUND' });
      const refusal = refusalOf(state, 1);
      if (refusal) return refusal;
      return accept<SessionEvent>(...(change ? [settingsChanged(state, change)] : []), {
        ...begun(state, promptId, { answerId, requestId }, change),
        again: true,
      });
    },

    EditPrompt({ messageId, promptId, prompt, answerId, requestId, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      const place = treeOf(state.growth).get(messageId);
      if (place?.role !== 'user') return reject({ code: 'MESSAGE_NOT_FOUND' });
      const refusal = refusalOf(state, 2, sizeOf(prompt));
      if (refusal) return refusal;
      return accept<SessionEvent>(
        {
          type: 'PromptSubmitted',
          sessionId: state.sessionId,
          promptId,
          parentId: place.parentId,
          prompt,
        },
        begun(state, promptId, { answerId, requestId }),
      );
    },

    /** For the process that writes it. */
    StopAnswer({ answerId }, state) {
      if (state.status === 'unopened' || state.running?.answerId !== answerId) return accept();
      return accept({ type: 'AnswerStopAsked', sessionId: state.sessionId, answerId });
    },

    RecordAnswer({ answerId, answer }, state) {
      // Also after the session was deleted: the answer was paid for. A second record is too late.
      if (state.status === 'unopened' || state.running?.answerId !== answerId) return accept();
      const { requestId } = state.running;
      return accept({
        type: 'ResponseGenerated',
        sessionId: state.sessionId,
        answerId,
        requestId,
        answer,
      });
    },

    SelectAlternative({ messageId, userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      if (state.status === 'ended') return reject({ code: 'SESSION_ENDED' });
      const tree = treeOf(state.growth);
      if (!tree.has(messageId)) return reject({ code: 'MESSAGE_NOT_FOUND' });
      const leafId = latestBelow(tree, messageId);
      if (leafId === state.leafId) return accept();
      return accept({ type: 'AlternativeSelected', sessionId: state.sessionId, leafId });
    },

    EndSession({ userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      if (state.status === 'ended') return accept();
      return accept({ type: 'SessionEnded', sessionId: state.sessionId });
    },

    DeleteSession({ userId }, state) {
      if (!isOpen(state, userId)) return NOT_FOUND;
      return accept({ type: 'SessionDeleted', sessionId: state.sessionId });
    },

    RestoreSession({ userId }, state) {
      if (state.status === 'unopened' || state.ownerId !== userId) return NOT_FOUND;
      if (!state.deleted) return accept();
      return accept({ type: 'SessionRestored', sessionId: state.sessionId });
    },
  },

  evolve(state, event) {
    if (event.type === 'SessionOpened') return opened(event);
    if (state.status === 'unopened') return state; // every later fact presupposes an open session
    switch (event.type) {
      case 'SessionRenamed':
        return { ...state, titledBy: event.by ?? 'person' };
      case 'SessionSummarised':
      case 'AnswerStopAsked':
        return state;
      case 'SettingsChanged':
        return { ...state, settings: event.settings };
      case 'PromptSubmitted':
        return added(
          state,
          event.promptId,
          { parentId: event.parentId, role: 'user' },
          sizeOf(event.prompt),
        );
      case 'AnswerBegun': {
        const { answerId, requestId } = event;
        const place: Place = { parentId: event.promptId, role: 'assistant' };
        return { ...added(state, answerId, place, 0), running: { answerId, requestId } };
      }
      case 'ResponseGenerated':
        return {
          ...state,
          running: undefined,
          sizeBytes: state.sizeBytes + sizeOf(event.answer),
        };
      case 'AlternativeSelected':
        return { ...state, leafId: event.leafId };
      case 'SessionEnded':
        return { ...state, status: 'ended' };
      case 'SessionDeleted':
        return { ...state, deleted: true };
      case 'SessionRestored':
        return { ...state, deleted: false };
    }
  },
} satisfies Decider<Session, SessionCommand, SessionEvent>;

const NOT_FOUND = reject({ code: 'SESSION_NOT_FOUND' });

function isOpen(state: Session, userId: UserId): state is Open {
  return state.status !== 'unopened' && !state.deleted && state.ownerId === userId;
}

/** Below the last answer: beside a prompt that nobody answered, as a fork may end with one. */
function promptPlace({ growth, leafId }: Open): MessageId | undefined {
  const leaf = leafId && treeOf(growth).get(leafId);
  return leaf?.role === 'user' ? leaf.parentId : leafId;
}

function refusalOf(state: Open, messages: number, sizeBytes = 0) {
  if (state.status === 'ended') return reject({ code: 'SESSION_ENDED' });
  if (state.running) return reject({ code: 'PROMPT_RUNNING' });
  if ((state.growth?.count ?? 0) + messages > MESSAGE_LIMIT)
    return reject({ code: 'SESSION_LIMIT', messageLimit: MESSAGE_LIMIT as number });
  if (state.sizeBytes + sizeBytes > SIZE_LIMIT_BYTES)
    return reject({ code: 'SESSION_TOO_LARGE', sizeLimitBytes: SIZE_LIMIT_BYTES as number });
  return undefined;
}

function opened({ sessionId, ownerId, title, settings, messages }: Opened): Open {
  return {
    status: 'active',
    deleted: false,
    sessionId,
    ownerId,
    titledBy: title === undefined ? 'nobody' : 'person',
    settings,
    growth: messages.reduce<Growth | undefined>(
      (before, { messageId, parentId, role }) => grown(before, messageId, { parentId, role }),
      undefined,
    ),
    sizeBytes: messages.reduce((total, message) => total + sizeOf(message), 0),
    leafId: messages.at(-1)?.messageId,
    running: undefined,
  };
}

function settingsChanged(
  { sessionId, settings }: Open,
  change: SettingsChange,
  configurationId?: ConfigurationId,
): Extract<SessionEvent, { type: 'SettingsChanged' }> {
  return {
    type: 'SettingsChanged',
    sessionId,
    settings: changed(settings, change),
    configurationId,
  };
}

function begun(
  { sessionId, settings }: Open,
  promptId: MessageId,
  turn: Turn,
  change: SettingsChange = {},
) {
  const { model } = changed(settings, change);
  return { type: 'AnswerBegun', sessionId, promptId, model, ...turn } as const;
}

function titled(sessionId: SessionId, content: string) {
  const title = firstWords(content);
  return { type: 'SessionRenamed', sessionId, title, by: 'first-words' } as const;
}

function added(state: Open, id: MessageId, place: Place, sizeBytes: number): Open {
  const growth = grown(state.growth, id, place);
  return { ...state, growth, sizeBytes: state.sizeBytes + sizeBytes, leafId: id };
}
