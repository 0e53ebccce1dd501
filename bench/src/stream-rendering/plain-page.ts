/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** The floor: a page that appends the same text at the same speed, stays at its end, and no more. */
export async function plainPage(
  page: Page,
  pieces: readonly string[],
  piecesPerSecond: number,
): Promise<void> {
  await page.setContent(
    '<div id="scroller" style="height:100vh;overflow-y:auto"><div id="text" style="white-space:pre-wrap;max-width:800px"></div></div>',
  );
  await page.evaluate(append, { pieces, piecesPerSecond });
}

/** In the page. */
async function append(given: {
  pieces: readonly string[];
  piecesPerSecond: number;
}): Promise<void> {
  const { pieces, piecesPerSecond } = given;
  const scroller = document.querySelector('#scroller');
  const text = document.querySelector('#text');
  if (!scroller || !text) throw new Error('The page is not there.');
  const startMs = performance.now();
  for (let said = 0; said < pieces.length; ) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    const due = Math.floor(((performance.now() - startMs) / 1000) * piecesPerSecond);
    text.append(pieces.slice(said, due).join(''));
    said = Math.min(due, pieces.length);
    scroller.scrollTop = scroller.scrollHeight;
  }
}
