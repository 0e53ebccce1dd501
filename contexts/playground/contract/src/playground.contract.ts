import { contextContract, id, PageQuery, page, problem, Receipt, Time, z } from '@atelier/contract';
import { CallFigures, Failure, ModelId } from '@atelier/gateway-contract';
import { configurationOperations } from './configuration.operations.ts';
import {
  ANSWER_FAILED,
  ANSWER_LIMITED,
  CONFIGURATION_NOT_FOUND,
  MESSAGE_NOT_FOUND,
  MODEL_NOT_FOUND,
  PARAMETER_UNSUPPORTED,
  PROMPT_RUNNING,
  SESSION_ENDED,
  SESSION_LIMIT,
  SESSION_NOT_FOUND,
  SESSION_TOO_LARGE,
  TOOL_RESULTS_MISMATCH,
} from './playground.problems.ts';
import { replayOperations } from './replay.operations.ts';
import { Attachment, SessionMessage, ToolResult } from './session-message.ts';
import { Settings, SettingsChange } from './settings.ts';
import { Summary, taskOperations } from './task.operations.ts';

const c = contextContract('playground');

export const SessionSummary = z.object({
  id: id('session'),
  title: z.string(),
  titledBy: z
    .enum(['nobody', 'first-words', 'task', 'person'])
    .describe('first-words: a title of its own may still come. What a person wrote stays.'),
  status: z.enum(['active', 'ended']),
  settings: Settings,
  configurationId: id('configuration').optional(),
  forkedFrom: z.object({ sessionId: id('session'), messageId: id('message') }).optional(),
  messageCount: z.int(),
  costNanoUsd: z.int().describe('Of the calls whose price is known.'),
  unpriced: z.int().describe('Calls without a known price, which are in no cost.'),
  createdAt: Time,
  updatedAt: Time,
});

export const Session = SessionSummary.extend({
  messages: z.array(SessionMessage),
  summary: Summary.optional().describe('The latest, if somebody asked for one.'),
  room: z
    .object({ usedBytes: z.int(), limitBytes: z.int() })
    .optional()
    .describe('What texts and pictures take, also those of branches left behind, and may take.'),
});
export type Session = z.infer<typeof Session>;

/** A prompt being answered. `start` comes once, `end` or `error` closes the stream. */
export const SessionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    promptId: id('message'),
    answerId: id('message'),
    requestId: z.string(),
    model: z.string(),
  }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({
    type: z.literal('tool-call'),
    index: z.int(),
    toolCallId: z.string().optional(),
    name: z.string().optional(),
    argumentsDelta: z.string(),
  }),
  z.object({
    type: z.literal('usage'),
    usage: CallFigures.shape.usage,
  }),
  z.object({ type: z.literal('end'), answer: SessionMessage, version: z.int() }),
  z.object({ type: z.literal('error'), failure: Failure, answer: SessionMessage.optional() }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

const use = { resource: 'session', action: 'use' };
/** A prompt with its pictures, as data: URLs. */
const maxBodyBytes = 24 * 1024 * 1024;
const Prompt = {
  content: z.string().max(1_000_000).describe('Empty when toolResults are sent.'),
  attachments: z.array(Attachment).max(16).default([]),
};
const answering = {
  SESSION_NOT_FOUND,
  SESSION_ENDED,
  SESSION_LIMIT,
  SESSION_TOO_LARGE,
  PROMPT_RUNNING,
  PARAMETER_UNSUPPORTED,
  MODEL_NOT_FOUND,
};
const editing = { ...answering, MESSAGE_NOT_FOUND, TOOL_RESULTS_MISMATCH };

type Said = { content: string; attachments: readonly unknown[] };
type SaidOrDone = Said & { toolCallId?: string | undefined; toolResults?: unknown };
/** Providers refuse an empty message; the result of a tool may be empty. */
const saysSomething = ({ content, attachments, toolCallId, toolResults }: SaidOrDone) =>
  content.trim() !== '' || attachments.length > 0 || (toolCallId ?? toolResults) !== undefined;
/** Results come for themselves: what else is to be said goes into the next prompt. */
const isEither = ({ content, attachments, toolCallId, toolResults }: SaidOrDone) =>
  toolResults === undefined ||
  (content === '' && attachments.length === 0 && toolCallId === undefined);
const mixed = { message: 'Send toolResults alone.', path: ['toolResults'] };
const empty = { message: 'Write something, or attach a picture.', path: ['content'] };

const toolResults = z.array(ToolResult).min(1).max(128);
const SubmitInput = z
  .object({
    sessionId: id('session'),
    ...Prompt,
    toolCallId: z
      .string()
      .max(200)
      .optional()
      .describe('Set to answer one tool call: content is its result.'),
    toolResults: toolResults
      .optional()
      .describe('Answers several tool calls of the last answer at once, instead of content.'),
    settings: SettingsChange.optional().describe('Changes the session from this message on.'),
  })
  .refine(saysSomething, empty)
  .refine(isEither, mixed);
const RegenerateInput = z.object({
  sessionId: id('session'),
  messageId: id('message'),
  settings: SettingsChange.optional(),
});
const EditInput = z
  .object({
    sessionId: id('session'),
    messageId: id('message'),
    ...Prompt,
    toolResults: toolResults
      .optional()
      .describe('Of a prompt that answers tool calls: every result, as it is to be now.'),
  })
  .refine(saysSomething, empty)
  .refine(isEither, mixed);

const Answered = z.object({
  id: id('message'),
  prompt: SessionMessage,
  answer: SessionMessage,
  version: z.int(),
});

/** Sessions in which people try models, and the configurations they try them with. */
export const playground = c.contract({
  ...taskOperations,
  ...replayOperations,
  ...configurationOperations,

  createSession: c
    .create('/sessions', { summary: 'Open a session', permission: use })
    .input(
      z.object({
        model: ModelId.optional(),
        configurationId: id('configuration').optional(),
        title: z.string().trim().min(1).max(200).optional(),
        settings: SettingsChange.optional(),
      }),
    )
    .output(SessionSummary)
    .errors({
      CONFIGURATION_NOT_FOUND,
      MODEL_NOT_FOUND,
      PARAMETER_UNSUPPORTED,
      MODEL_MISSING: problem(422, 'Name a model or a configuration.'),
    }),

  listSessions: c
    .query('/sessions', { summary: 'Your sessions, latest first', permission: use })
    .input(
      PageQuery.extend({
        search: z.string().max(200).optional(),
        status: z.enum(['active', 'ended']).optional(),
      }),
    )
    .output(page(SessionSummary)),

  getSession: c
    .query('/sessions/{sessionId}', { summary: 'A session with its messages', permission: use })
    .input(z.object({ sessionId: id('session') }))
    .output(Session)
    .errors({ SESSION_NOT_FOUND }),

  changeSession: c
    .change('/sessions/{sessionId}', {
      summary: 'Rename a session or change its settings',
      permission: use,
    })
    .input(
      z.object({
        sessionId: id('session'),
        title: z.string().trim().min(1).max(200).optional(),
        settings: SettingsChange.optional(),
        configurationId: id('configuration').optional(),
      }),
    )
    .output(Receipt)
    .errors({
      SESSION_NOT_FOUND,
      SESSION_ENDED,
      MODEL_NOT_FOUND,
      PARAMETER_UNSUPPORTED,
      CONFIGURATION_NOT_FOUND,
    }),

  endSession: c
    .command('/sessions/{sessionId}/end', {
      summary: 'End a session: it can be read and forked',
      permission: use,
    })
    .input(z.object({ sessionId: id('session') }))
    .output(Receipt)
    .errors({ SESSION_NOT_FOUND }),

  deleteSession: c
    .remove('/sessions/{sessionId}', { summary: 'Delete a session', permission: use })
    .input(z.object({ sessionId: id('session') }))
    .errors({ SESSION_NOT_FOUND }),

  restoreSession: c
    .command('/sessions/{sessionId}/restore', {
      summary: 'Undo the deletion of a session',
      permission: use,
    })
    .input(z.object({ sessionId: id('session') }))
    .output(Receipt)
    .errors({ SESSION_NOT_FOUND }),

  forkSession: c
    .create('/sessions/{sessionId}/fork', {
      summary: 'A new session with the messages up to one',
      permission: use,
    })
    .input(
      z.object({
        sessionId: id('session'),
        messageId: id('message').optional(),
        title: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(SessionSummary)
    .errors({ SESSION_NOT_FOUND, MESSAGE_NOT_FOUND }),

  submitPrompt: c
    .create('/sessions/{sessionId}/messages', {
      summary: 'Send a prompt and get the answer',
      description:
        'JSON; with `accept: text/event-stream` the answer streams as the events start, delta, reasoning, tool-call, usage, end, error.',
      permission: use,
      maxBodyBytes,
      streamedBy: 'submitPromptStream',
    })
    .input(SubmitInput)
    .output(Answered)
    .errors({ ...answering, ANSWER_FAILED, ANSWER_LIMITED }),

  submitPromptStream: c
    .stream('POST', '/sessions/{sessionId}/messages/stream', SessionEvent, {
      summary: 'Send a prompt and watch the answer',
      permission: use,
      maxBodyBytes,
    })
    .input(SubmitInput)
    .errors(answering),

  regenerateAnswer: c
    .create('/sessions/{sessionId}/messages/{messageId}/regenerate', {
      summary: 'Another answer to the same prompt',
      permission: use,
      streamedBy: 'regenerateAnswerStream',
    })
    .input(RegenerateInput)
    .output(Answered)
    .errors({ ...answering, MESSAGE_NOT_FOUND, ANSWER_FAILED, ANSWER_LIMITED }),

  regenerateAnswerStream: c
    .stream('POST', '/sessions/{sessionId}/messages/{messageId}/regenerate/stream', SessionEvent, {
      summary: 'Another answer, watched',
      permission: use,
    })
    .input(RegenerateInput)
    .errors({ ...answering, MESSAGE_NOT_FOUND }),

  editPrompt: c
    .create('/sessions/{sessionId}/messages/{messageId}/edit', {
      summary: 'Change a prompt and send it again; what followed is replaced',
      permission: use,
      maxBodyBytes,
      streamedBy: 'editPromptStream',
    })
    .input(EditInput)
    .output(Answered)
    .errors({ ...editing, ANSWER_FAILED, ANSWER_LIMITED }),

  editPromptStream: c
    .stream('POST', '/sessions/{sessionId}/messages/{messageId}/edit/stream', SessionEvent, {
      summary: 'Change a prompt and watch the new answer',
      permission: use,
      maxBodyBytes,
    })
    .input(EditInput)
    .errors(editing),

  stopAnswer: c
    .command('/sessions/{sessionId}/stop', {
      summary: 'Stop the answer that is being written; what came is kept',
      permission: use,
    })
    .input(z.object({ sessionId: id('session') }))
    .output(Receipt)
    .errors({ SESSION_NOT_FOUND }),

  selectAlternative: c
    .command('/sessions/{sessionId}/messages/{messageId}/select', {
      summary: 'Go on from this one of several answers',
      permission: use,
    })
    .input(z.object({ sessionId: id('session'), messageId: id('message') }))
    .output(Receipt)
    .errors({ SESSION_NOT_FOUND, SESSION_ENDED, MESSAGE_NOT_FOUND }),
});
