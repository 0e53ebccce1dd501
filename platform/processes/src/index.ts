export { PaidStepUncertain, type Failure, ProcessCancelled, StepFailed } from './failure.ts';
export { memoryProcesses } from './memory-processes.ts';
export type { Outcome, Undone } from './outcome.ts';
export type { PaidCall, PaidOptions, Recovered } from './paid-call.ts';
export { persistently } from './persistently.ts';
export {
  type BoundProcess,
  defineProcess,
  type ProcessDefinition,
  type Run,
  type Step,
  type StepOptions,
  type Undo,
} from './process.ts';
export {
  type Processes,
  ProcessIdTaken,
  type ProcessQuery,
  type ProcessState,
  type ProcessStatus,
  UndefinedProcess,
  UnknownProcess,
} from './processes.ts';
export { type DurableProcesses, type ProcessesOptions, startProcesses } from './start-processes.ts';
export { UnregisteredProcesses } from './unregistered.ts';
