import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { playground } from './playground.contract.ts';

export {
  playground,
  Session,
  SessionEvent,
  SessionSummary,
} from './playground.contract.ts';
export { Attachment, SessionMessage, ToolCall, ToolResult } from './session-message.ts';
export {
  Configuration,
  ConfigurationInput,
  ConfigurationVersion,
  Settings,
  SYSTEM_PROMPT_LIMIT_CHARS,
} from './settings.ts';
export { Replay } from './replay.operations.ts';
export { Preferences, Summary } from './task.operations.ts';
export { playgroundEvents } from './playground.events.ts';

export type PlaygroundClient = ClientOf<typeof playground, CallContext>;
