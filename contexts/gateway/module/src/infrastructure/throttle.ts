/** Calls at once, then at most once per interval; the last call is never lost. */
export function throttled(run: () => void, everyMs: number): () => void {
  let waiting: NodeJS.Timeout | undefined;
  let again = false;
  return function call() {
    if (waiting) {
      again = true;
      return;
    }
    run();
    waiting = setTimeout(() => {
      waiting = undefined;
      if (again) {
        again = false;
        call();
      }
    }, everyMs);
    waiting.unref();
  };
}
