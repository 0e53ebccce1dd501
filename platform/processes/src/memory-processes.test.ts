import { conformancePorts, conformanceProcesses } from './conformance/suite-processes.ts';
import { memoryProcesses } from './memory-processes.ts';
import { processesConformance } from './processes.conformance.ts';

const ports = conformancePorts();
const processes = memoryProcesses(conformanceProcesses(ports), {
  undoRetry: { attempts: 3, firstDelayMs: 1 },
});

processesConformance({ name: 'memory', processes, ports });
