export { PaidStepUncertain, ProcessCancelled, StepFailed } from './failure.ts';
export { memoryProcesses } from './memory-processes.ts';
export { persistently } from './persistently.ts';
export { type BoundProcess, defineProcess, type ProcessDefinition, type Run } from './process.ts';
export { type Processes, ProcessIdTaken, UndefinedProcess, UnknownProcess } from './processes.ts';
export { startProcesses } from './start-processes.ts';
export { UnregisteredProcesses } from './unregistered.ts';
