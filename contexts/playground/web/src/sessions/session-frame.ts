import type { Model, SessionId } from '../playground-api.ts';

/** Where the playground's links lead; the application knows its own addresses. */
export type PlaygroundLinks = {
  readonly session: (id: SessionId) => string;
  readonly newSession: string;
  readonly keys: string;
};

/** What both a new and an existing session are shown in. */
export type SessionFrame = {
  readonly models: readonly Model[];
  readonly modelsPending: boolean;
  readonly modelsError: Error | null;
  readonly links: PlaygroundLinks;
  readonly wide: boolean;
  readonly onList: (() => void) | undefined;
};
