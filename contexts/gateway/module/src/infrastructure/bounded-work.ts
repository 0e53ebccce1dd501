import { createContext, Script } from 'node:vm';

const stage: { work?: () => unknown } = {};
const context = createContext(stage);
const script = new Script('work()');

/**
 * The result of work with a schema of a stranger, whose patterns and references may take for ever:
 * what it runs for longer than `limitMs` is ended, wherever it is. Throws a RangeError then, as it
 * does when the work calls itself too deep. It costs about 0.1 ms, and may be used for work that
 * leaves nothing behind.
 */
export function boundedWork<Result>(limitMs: number, work: () => Result): Result {
  stage.work = work;
  try {
    // The script does nothing but call the work.
    return script.runInContext(context, { timeout: limitMs }) as Result;
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new RangeError(`It took longer than ${limitMs} ms.`, { cause: error });
  } finally {
    delete stage.work;
  }
}

/** Made in the context of the script, it is no `Error` of ours. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
