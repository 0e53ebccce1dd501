import { memoryProcesses } from './memory-processes.ts';
import {
  conformancePorts,
  conformanceProcesses,
  processesConformance,
} from './processes.conformance.ts';

const ports = conformancePorts();
const processes = memoryProcesses(conformanceProcesses(ports), {
  undoRetry: { attempts: 3, firstDelayMs: 1 },
});

processesConformance('memory', async () => ({ processes, ports }));
