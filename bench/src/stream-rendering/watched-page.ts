/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** What a page was like to look at for a while. */
export type Watched = {
  readonly frames: number;
  readonly longestFrameMs: number;
  /** Frames that took longer than the eye forgives. */
  readonly lateFrames: number;
  /** The browser's own measure: work of more than 50 ms at a time. */
  readonly longTasks: number;
  /** Processor time of the page's main thread, second by second. */
  readonly busyMs: readonly number[];
};

const LATE_MS = 50;

/** Watches the page until `done` resolves. */
export async function watch(page: Page, done: Promise<unknown>): Promise<Watched> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySoFarMs = async () => {
    const { metrics } = await devTools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  await page.evaluate(beginWatching);
  const busyMs: number[] = [];
  let before = await busySoFarMs();
  let over = false;
  const ended = done.finally(() => {
    over = true;
  });
  while (!over) {
    await Promise.race([ended, page.waitForTimeout(1000)]);
    const now = await busySoFarMs();
    if (!over) busyMs.push(now - before); // the last second is not whole
    before = now;
  }
  const { gapsMs, longTasks } = await page.evaluate(endWatching);
  await devTools.detach();
  return {
    frames: gapsMs.length,
    longestFrameMs: Math.max(...gapsMs),
    lateFrames: gapsMs.filter((gap) => gap > LATE_MS).length,
    longTasks,
    busyMs,
  };
}

type Watching = {
  gapsMs: number[];
  longTasks: number;
  over: boolean;
  observer: PerformanceObserver;
};
type WatchedWindow = typeof globalThis & { watching?: Watching };

/** In the page. */
function beginWatching(): void {
  const watching: Watching = {
    gapsMs: [],
    longTasks: 0,
    over: false,
    observer: new PerformanceObserver((list) => {
      watching.longTasks += list.getEntries().length;
    }),
  };
  (globalThis as WatchedWindow).watching = watching;
  watching.observer.observe({ type: 'longtask' });
  let lastMs: number | undefined;
  const onFrame = (nowMs: number) => {
    if (lastMs !== undefined) watching.gapsMs.push(nowMs - lastMs);
    lastMs = nowMs;
    if (!watching.over) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}

/** In the page. */
function endWatching(): { gapsMs: number[]; longTasks: number } {
  const { watching } = globalThis as WatchedWindow;
  if (!watching) throw new Error('Nobody is watching.');
  watching.over = true;
  watching.observer.disconnect();
  return { gapsMs: watching.gapsMs, longTasks: watching.longTasks };
}
