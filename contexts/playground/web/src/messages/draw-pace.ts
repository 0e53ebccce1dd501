/** At 200 tokens/s a screen is drawn for about eight of them together; the eye sees no difference. */
const DRAW_EVERY_MS = 40;
/** Slower than that one would think that nothing comes. */
const DRAW_AT_LEAST_EVERY_MS = 2000;
/** Three tenths of the time at the most are spent on drawing. */
const PAUSE_PER_WORK = 7 / 3;

/** How long to wait after a drawing that took so long, so that the page stays at hand. */
export function pauseAfter(tookMs: number): number {
  return Math.min(DRAW_AT_LEAST_EVERY_MS, Math.max(DRAW_EVERY_MS, PAUSE_PER_WORK * tookMs));
}

/** Tells what drawing a change costs the page that is made right now: the scripts, and the paint. */
export function measureDrawing(onTook: (tookMs: number) => void): void {
  const startMs = performance.now();
  // The query cache tells its readers in a timer of its own, which is due before this one.
  setTimeout(() => {
    const scriptMs = performance.now() - startMs;
    // In a tab that nobody sees there is no frame, and the pace stays as it was.
    requestAnimationFrame(() => {
      const frameMs = performance.now();
      setTimeout(() => onTook(scriptMs + performance.now() - frameMs));
    });
  });
}
