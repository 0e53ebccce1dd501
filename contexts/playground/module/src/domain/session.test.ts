import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import {
  MESSAGE_LIMIT,
  SIZE_LIMIT_BYTES,
  type SessionAnswer,
  type SessionEvent,
  session,
} from './session.ts';

const sessionId = 'session_1';
const userId = 'user_ada';
const settings = { model: 'offline/workshop', parameters: {}, systemPrompt: '' };
const opened: SessionEvent = {
  type: 'SessionOpened',
  sessionId,
  ownerId: userId,
  title: 'Seas',
  settings,
  messages: [],
};
const untitled: SessionEvent = { ...opened, title: undefined };
const prompt = { content: 'Why is the sea salt?\nIn one line.', attachments: [] };
const submitted: SessionEvent = {
  type: 'PromptSubmitted',
  sessionId,
  promptId: 'message_1',
  parentId: undefined,
  prompt,
};
const begun: SessionEvent = {
  type: 'AnswerBegun',
  sessionId,
  promptId: 'message_1',
  answerId: 'message_2',
  requestId: 'request_1',
  model: 'offline/workshop',
};
const answer: SessionAnswer = {
  content: 'Rivers.',
  toolCalls: [],
  status: 'complete',
  finishReason: 'stop',
};
const answered: SessionEvent = {
  type: 'ResponseGenerated',
  sessionId,
  answerId: 'message_2',
  requestId: 'request_1',
  answer,
};
const next = {
  promptId: 'message_3',
  answerId: 'message_4',
  requestId: 'request_2',
  userId,
} as const;

test('a prompt goes below the last message and an answer begins', () => {
  given(session, opened, submitted, begun, answered)
    .when({ type: 'SubmitPrompt', prompt, ...next })
    .accepts(
      { type: 'PromptSubmitted', sessionId, promptId: 'message_3', parentId: 'message_2', prompt },
      {
        type: 'AnswerBegun',
        sessionId,
        promptId: 'message_3',
        model: 'offline/workshop',
        answerId: 'message_4',
        requestId: 'request_2',
      },
    );
});

test('the first prompt names a session that nobody named', () => {
  given(session, untitled)
    .when({ type: 'SubmitPrompt', prompt, ...next })
    .accepts(
      { type: 'SessionRenamed', sessionId, title: 'Why is the sea salt?', by: 'first-words' },
      { type: 'PromptSubmitted', sessionId, promptId: 'message_3', parentId: undefined, prompt },
      {
        type: 'AnswerBegun',
        sessionId,
        promptId: 'message_3',
        model: 'offline/workshop',
        answerId: 'message_4',
        requestId: 'request_2',
      },
    );
});

test('while an answer is being written no second prompt is taken', () => {
  given(session, opened, submitted, begun)
    .when({ type: 'SubmitPrompt', prompt, ...next })
    .rejects({ code: 'PROMPT_RUNNING' });
});

test('settings sent with a prompt hold from that message on', () => {
  const warmer = { ...settings, parameters: { temperature: 1.5 } };
  given(session, opened)
    .when({ type: 'SubmitPrompt', prompt, change: { parameters: { temperature: 1.5 } }, ...next })
    .accepts(
      { type: 'SettingsChanged', sessionId, settings: warmer, configurationId: undefined },
      { type: 'PromptSubmitted', sessionId, promptId: 'message_3', parentId: undefined, prompt },
      {
        type: 'AnswerBegun',
        sessionId,
        promptId: 'message_3',
        model: 'offline/workshop',
        answerId: 'message_4',
        requestId: 'request_2',
      },
    );
});

test('another answer stands beside the first, below the same prompt', () => {
  given(session, opened, submitted, begun, answered)
    .when({
      type: 'RegenerateAnswer',
      messageId: 'message_2',
      answerId: 'message_5',
      requestId: 'request_2',
      userId,
    })
    .accepts({
      type: 'AnswerBegun',
      sessionId,
      promptId: 'message_1',
      model: 'offline/workshop',
      answerId: 'message_5',
      requestId: 'request_2',
      again: true,
    });
});

test('an edited prompt stands beside the one it replaces', () => {
  given(session, opened, submitted, begun, answered)
    .when({ type: 'EditPrompt', messageId: 'message_1', prompt, ...next })
    .accepts(
      { type: 'PromptSubmitted', sessionId, promptId: 'message_3', parentId: undefined, prompt },
      {
        type: 'AnswerBegun',
        sessionId,
        promptId: 'message_3',
        model: 'offline/workshop',
        answerId: 'message_4',
        requestId: 'request_2',
      },
    );
});

test('an answer cannot be edited', () => {
  given(session, opened, submitted, begun, answered)
    .when({ type: 'EditPrompt', messageId: 'message_2', prompt, ...next })
    .rejects({ code: 'MESSAGE_NOT_FOUND' });
});

test('an answer is recorded once', () => {
  given(session, opened, submitted, begun, answered)
    .when({ type: 'RecordAnswer', answerId: 'message_2', answer })
    .accepts();
});

test('the answer of a session deleted meanwhile is still recorded', () => {
  given(session, opened, submitted, begun, { type: 'SessionDeleted', sessionId })
    .when({ type: 'RecordAnswer', answerId: 'message_2', answer })
    .accepts(answered);
});

test('going back to the first answer makes it the one to go on from', () => {
  const second: SessionEvent = { ...begun, answerId: 'message_5', requestId: 'request_2' };
  given(session, opened, submitted, begun, answered, second)
    .when({ type: 'SelectAlternative', messageId: 'message_2', userId })
    .accepts({ type: 'AlternativeSelected', sessionId, leafId: 'message_2' });
});

test('nobody but its owner finds a session', () => {
  given(session, opened)
    .when({ type: 'RenameSession', title: 'Mine', userId: 'user_eve' })
    .rejects({ code: 'SESSION_NOT_FOUND' });
});

test('a deleted session is not found until it is restored', () => {
  given(session, opened, { type: 'SessionDeleted', sessionId })
    .when({ type: 'EndSession', userId })
    .rejects({ code: 'SESSION_NOT_FOUND' });
  given(session, opened, { type: 'SessionDeleted', sessionId })
    .when({ type: 'RestoreSession', userId })
    .accepts({ type: 'SessionRestored', sessionId });
});

test('an ended session takes no prompt', () => {
  given(session, opened, { type: 'SessionEnded', sessionId })
    .when({ type: 'SubmitPrompt', prompt, ...next })
    .rejects({ code: 'SESSION_ENDED' });
});

test('a full session takes no prompt and says how many it holds', () => {
  const messages = Array.from({ length: MESSAGE_LIMIT - 1 }, (_, index) => ({
    messageId: `message_${index}` as const,
    role: 'user' as const,
    content: 'x',
    attachments: [],
  }));
  given(session, { ...opened, messages })
    .when({ type: 'SubmitPrompt', prompt, ...next })
    .rejects({ code: 'SESSION_LIMIT', messageLimit: MESSAGE_LIMIT });
});

const byFirstWords: SessionEvent = {
  type: 'SessionRenamed',
  sessionId,
  title: 'Why is the sea salt?',
  by: 'first-words',
};
const byTask: SessionEvent = {
  type: 'SessionRenamed',
  sessionId,
  title: 'Sea salt',
  by: 'task',
  costNanoUsd: 7,
};
const titleIt = {
  type: 'TitleSession',
  title: 'Sea salt',
  requestId: 'request_9',
  costNanoUsd: 7,
  userId,
} as const;

test('a title made of the first words gives way to a better one, once', () => {
  given(session, untitled, byFirstWords, submitted, begun, answered).when(titleIt).accepts(byTask);
  given(session, untitled, byFirstWords, byTask).when(titleIt).accepts();
});

test('a title that a person wrote is never written over, nor one from before there were others', () => {
  const byPerson: SessionEvent = { type: 'SessionRenamed', sessionId, title: 'Mine' };
  given(session, untitled, byFirstWords, byPerson).when(titleIt).accepts();
  given(session, opened, submitted, begun, answered).when(titleIt).accepts();
});

test('a title is not cut in the middle of a character', () => {
  const content = `${'x'.repeat(59)}🌊🌊`;
  given(session, untitled)
    .when({ type: 'SubmitPrompt', prompt: { content, attachments: [] }, ...next })
    .accepts(
      { type: 'SessionRenamed', sessionId, title: `${'x'.repeat(59)}…`, by: 'first-words' },
      {
        type: 'PromptSubmitted',
        sessionId,
        promptId: 'message_3',
        parentId: undefined,
        prompt: { content, attachments: [] },
      },
      { ...begun, promptId: 'message_3', answerId: 'message_4', requestId: 'request_2' },
    );
});

test('a session holds only so much, of texts and pictures together', () => {
  const url = `data:image/png;base64,${'A'.repeat(SIZE_LIMIT_BYTES / 2)}`;
  const large = { content: '', attachments: [{ type: 'image', url } as const] };
  const tooLarge = { code: 'SESSION_TOO_LARGE', sizeLimitBytes: SIZE_LIMIT_BYTES } as const;
  given(session, opened, { ...submitted, prompt: large }, begun, answered)
    .when({ type: 'SubmitPrompt', prompt: large, ...next })
    .rejects(tooLarge);
  given(session, {
    ...opened,
    messages: [{ messageId: 'message_1', role: 'user', ...large }],
  })
    .when({ type: 'EditPrompt', messageId: 'message_1', prompt: large, ...next })
    .rejects(tooLarge);
});
