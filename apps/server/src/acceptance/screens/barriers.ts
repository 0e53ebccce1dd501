import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What shuts somebody out; the lesser impacts are advice. */
const GRAVE: readonly unknown[] = ['serious', 'critical'];

/**
 * What of the page, as it is now, somebody cannot see, read or reach, judged by axe: all of WCAG 2.2
 * AA in the light, what is about colours in the dark too. A finding is a line that names the rule,
 * the element and the reason. Leaves the page dark and without motion.
 */
export async function barriersIn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(`${axe}; ${STILL}`);
  const light = await judge(page, 'light', {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  });
  const dark = await judge(page, 'dark', {
    type: 'rule',
    values: ['color-contrast', 'link-in-text-block'],
  });
  return [...light, ...dark];
}

/** Colours are judged where they end, not on the way from one scheme to the other. */
const STILL = `
  const still = new CSSStyleSheet();
  still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
  document.adoptedStyleSheets.push(still);`;

async function judge(
  page: Page,
  colorScheme: 'light' | 'dark',
  runOnly: NonNullable<RunOptions['runOnly']>,
): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
  const options = { runOnly, resultTypes: ['violations'], preload: false, iframes: false };
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, failureSummary = '' }) => {
        // Its first line only says that what follows is to be mended.
        const reason = failureSummary.split('\n').at(1)?.trim();
        return `${colorScheme}: ${id}: ${target.join(' ')}: ${html.slice(0, 120)}: ${reason}`;
      }),
    );
}
