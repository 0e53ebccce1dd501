const IDLE_TIMEOUT_MS = 2000;

/** Runs it when the browser has nothing else to do, at the latest after two seconds. */
export function whenIdle(run: () => void): void {
  // Safari has no such callback; what runs is small enough to come a moment after the screen.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: IDLE_TIMEOUT_MS });
  else setTimeout(run, IDLE_TIMEOUT_MS / 4);
}
