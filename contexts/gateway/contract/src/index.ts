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
  ReasoningPart,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Usage,
} from './conversation.ts';
export {
  Ability,
  Attempt,
  gateway,
  LoggedRequest,
  MediaUse,
  Model,
  ParameterLimit,
  Provider,
  RequestStatus,
} from './gateway.contract.ts';
export { Operation } from './operation-name.ts';
export { callFailure } from './call-failure.ts';
export { adviceFor } from './failure-advice.ts';
export { gatewayEvents } from './gateway.events.ts';
export {
  Allowance,
  ExceededLimit,
  Limit,
  LimitAddress,
  LimitOrigin,
  LimitPeriod,
  LimitSubject,
  LimitTerms,
  LimitUnit,
} from './limits.ts';
export { LoggedConversation, NoConversation } from './log.contract.ts';
export { ModelId } from './model-id.ts';
export { CustomPattern, Policy, PolicyChange, SanitisingMode, SensitiveKind } from './policy.ts';
export { ModelPrice, Price, PriceChange, PriceSource } from './prices.contract.ts';
export { recoverTask } from './recover-task.ts';
export { runTask, type TaskGateway, type TaskOptions, type TaskResult } from './run-task.ts';
export { sealOf } from './seal-of.ts';
export {
  defineTask,
  type Task,
  TaskCall,
  type TaskDefinition,
  TaskName,
  type TaskParameters,
  type TaskPrompt,
} from './task.ts';
export {
  BreakerState,
  Route,
  RouteDefinition,
  RouteFallback,
  RouteName,
  RouteScope,
  RoutesFile,
  RouteTarget,
  TargetHealth,
} from './routes.ts';
export {
  NotableCall,
  TrafficFigures,
  TrafficPoint,
  TrafficReport,
  TrafficStep,
} from './traffic.ts';

export type GatewayClient = ClientOf<typeof gateway, CallContext>;
