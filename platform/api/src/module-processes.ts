import type { Processes } from '@atelier/processes';

/**
 * The processes as modules are given them when they start: which processes there are is known only
 * when all modules have started, so using them before that is an error of the caller.
 */
export function modulesProcesses() {
  let running: Processes | undefined;
  const now = (): Processes => {
    if (running === undefined)
      throw new Error('Processes are used before all modules have started, or none is defined.');
    return running;
  };
  const processes: Processes = {
    start: async (...start) => now().start(...start),
    signal: async (...signal) => now().signal(...signal),
    cancel: async (...cancel) => now().cancel(...cancel),
    status: async (id) => now().status(id),
    result: async (id) => now().result(id),
    progress: (...progress) => now().progress(...progress),
    list: async (query) => now().list(query),
    stop: async () => running?.stop(),
  };
  return {
    processes,
    began(those: Processes) {
      running = those;
    },
  };
}
