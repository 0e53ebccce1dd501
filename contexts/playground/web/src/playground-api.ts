import type { ClientOf } from '@atelier/contract';
import type { gateway } from '@atelier/gateway-contract';
import type { playground } from '@atelier/playground-contract';
import { useClient } from '@atelier/ui';
import type { ServerSentEvent } from './messages/session-event.ts';

export type PlaygroundApi = ClientOf<typeof playground>;
export type GatewayApi = ClientOf<typeof gateway>;

export type Session = Awaited<ReturnType<PlaygroundApi['getSession']>>;
export type SessionSummary = Awaited<ReturnType<PlaygroundApi['listSessions']>>['items'][number];
export type Message = Session['messages'][number];
export type Settings = Session['settings'];
export type Parameters = Settings['parameters'];
export type Attachment = Message['attachments'][number];
export type ToolCall = Message['toolCalls'][number];
export type Figures = NonNullable<Message['figures']>;
export type Failure = NonNullable<Message['failure']>;
export type Summary = NonNullable<Session['summary']>;
export type Preferences = Awaited<ReturnType<PlaygroundApi['getPreferences']>>;
export type ToolResult = NonNullable<Message['toolResults']>[number];
export type Configuration = Awaited<ReturnType<PlaygroundApi['getConfiguration']>>;
export type Model = Awaited<ReturnType<GatewayApi['listModels']>>['items'][number];
export type ParameterLimit = Model['parameters'][number];
export type ParameterName = ParameterLimit['name'];
export type SessionId = Session['id'];
export type MessageId = Message['id'];

/** Opens a stream of server-sent events; the application provides it with its credentials. */
export type OpenStream = (
  path: string,
  body: unknown,
  signal: AbortSignal,
) => AsyncIterable<ServerSentEvent>;

export const usePlayground = () => useClient<PlaygroundApi>('playground');
export const useGateway = () => useClient<GatewayApi>('gateway');
export const useStreams = () => useClient<OpenStream>('streams');

/** Where in the query cache things are. */
export const keys = {
  sessions: ['playground', 'sessions'] as const,
  session: (id: string) => ['playground', 'session', id] as const,
  configurations: ['playground', 'configurations'] as const,
  versions: (id: string) => ['playground', 'configuration-versions', id] as const,
  models: ['gateway', 'models'] as const,
  preferences: ['playground', 'preferences'] as const,
  encryption: ['playground', 'encryption'] as const,
  draftImages: (id: string) => ['playground', 'draft-images', id] as const,
  draftSettings: ['playground', 'draft-settings'] as const,
};
