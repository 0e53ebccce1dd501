import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { playground } from './playground.contract.ts';

export {
  Attachment,
  Configuration,
  ConfigurationVersion,
  playground,
  Session,
  SessionEvent,
  SessionMessage,
  SessionSummary,
  Settings,
  ToolCall,
} from './playground.contract.ts';
export { playgroundEvents } from './playground.events.ts';

export type PlaygroundClient = ClientOf<typeof playground, CallContext>;
