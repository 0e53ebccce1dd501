import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((path) => existsSync(path));

/** For `test(name, { skip }, …)`: false, or the reason why there is no browser. */
export const withoutChromium: string | false =
  executablePath === undefined && 'Chromium is not installed (apt-get install chromium)';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page with a profile of its own, and what it did that it must never do. */
export type WatchedPage = { readonly page: Page; readonly faults: readonly string[] };

const browser = executablePath && (await chromium.launch({ executablePath, args: ARGUMENTS }));
after(async () => browser && browser.close());

/** Opens a page that notes errors of scripts, and requests to any other host than `origin`. */
export async function openPage(origin: string): Promise<WatchedPage> {
  if (!browser) throw new Error('There is no Chromium here.');
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    // Nothing is waited for that only moves.
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const own = url.origin === origin || ['data:', 'blob:'].includes(url.protocol);
    if (!own) faults.push(`request to ${url.origin}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, faults };
}
