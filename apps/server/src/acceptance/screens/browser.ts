import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';

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

/** Pages of tests that have ended: to a new one everything is new, which takes seconds to load. */
const left: Page[] = [];

/**
 * Opens a page that notes errors of scripts, and requests to any other host than `origin`. It is as
 * new: of whoever had it before there is nothing but what a browser keeps of a server's files.
 */
export async function openPage(origin: string): Promise<WatchedPage> {
  if (!browser) throw new Error('There is no Chromium here.');
  let page = left.pop();
  // Before the first wait: afterwards the runner may take it for the hook of another test.
  after(async () => page && left.push(await cleared(page, origin)));
  page ??= await newPage(browser);
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

/** Goes on within the app, which is faster than to load it again, until the page has its heading. */
export async function goWithin(page: Page, path: string): Promise<void> {
  // The heading that one leaves is not waited for.
  const leave = `document.querySelector('main h1')?.setAttribute('data-left', '')`;
  await page.evaluate(`${leave}; history.pushState({}, '', '${path}')`);
  await page.locator('main h1:not([data-left])').first().waitFor();
}

/** Of every page that is opened. */
export const VIEWPORT = { width: 1280, height: 800 };

async function newPage(chromium: Browser): Promise<Page> {
  const context = await chromium.newContext({
    viewport: VIEWPORT,
    // Nothing is waited for that only moves.
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(45_000);
  return context.newPage();
}

/** What pages keep; what the browser keeps of a server's files is not in it. */
const STORED = 'local_storage,indexeddb,cache_storage,service_workers';

async function cleared(page: Page, origin: string): Promise<Page> {
  for (const event of ['pageerror', 'request', 'dialog']) page.removeAllListeners(event);
  await page.evaluate('sessionStorage.clear()');
  // To leave the origin would be to leave the process that has compiled the app.
  await page.goto(`${origin}/health`);
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: STORED });
  await devTools.detach();
  await page.context().clearCookies();
  await page.emulateMedia({ colorScheme: null, reducedMotion: 'reduce' });
  await page.setViewportSize(VIEWPORT);
  return page;
}
