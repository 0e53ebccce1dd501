import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { gateway } from './gateway.contract.ts';

export {
  AnswerEvent,
  CallFigures,
  Failure,
  FailureKind,
  FinishReason,
  ImagePart,
  Message,
  type MessagePart,
  Parameters,
  TextPart,
} from './conversation.ts';
export { gateway, Model, ParameterLimit, Provider } from './gateway.contract.ts';
export { callFailure } from './call-failure.ts';
export { adviceFor } from './failure-advice.ts';
export { gatewayEvents } from './gateway.events.ts';
export {
  Allowance,
  ExceededLimit,
  Limit,
  LimitAddress,
  LimitOrigin,
} from './limits.ts';
export { Attempt, LoggedRequest, NoConversation, RequestStatus } from './log.contract.ts';
export { ModelId } from './model-id.ts';
export { Policy, PolicyChange, SanitisingMode } from './policy.ts';
export { ModelPrice, Price } from './prices.contract.ts';
export { recoverTask } from './recover-task.ts';
export { runTask, type TaskResult } from './run-task.ts';
export { sealOf } from './seal-of.ts';
export { defineTask, type Task, TaskCall } from './task.ts';
export {
  Route,
  RouteDefinition,
  RouteFallback,
  RouteScope,
  RoutesFile,
  RouteTarget,
  TargetHealth,
} from './routes.ts';
export {
  NotableCall,
  TrafficFigures,
  TrafficReport,
  TrafficStep,
} from './traffic.ts';

export type GatewayClient = ClientOf<typeof gateway, CallContext>;
