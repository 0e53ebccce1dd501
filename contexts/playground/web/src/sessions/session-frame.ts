import type { ComponentType } from 'react';
import type { Model, SessionId } from '../playground-api.ts';

/** Where the playground's links lead; the application knows its own addresses. */
export type PlaygroundLinks = {
  readonly session: (id: SessionId) => string;
  readonly newSession: string;
  readonly keys: (provider: string | undefined) => string;
};

/** Shows one model call as the gateway logged it: a screen of another context, handed in by the app. */
export type RequestDrawer = ComponentType<{
  requestId: string;
  onClose: () => void;
}>;

/** What both a new and an existing session are shown in. */
export type SessionFrame = {
  readonly models: readonly Model[];
  readonly modelsPending: boolean;
  readonly modelsError: Error | null;
  readonly links: PlaygroundLinks;
  /** Whether the parameters have room beside the conversation. */
  readonly roomy: boolean;
  readonly RequestDrawer: RequestDrawer;
  readonly onList: (() => void) | undefined;
};
