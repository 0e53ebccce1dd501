import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { newHome, startAtelierServer } from './atelier/server.ts';
import { startChild } from './child.ts';
import { markdownTable } from './markdown-table.ts';
import { median } from './median.ts';
import { answerPieces, lengthOf, type Writer } from './stream-rendering/answer.ts';
import { plainPage } from './stream-rendering/plain-page.ts';
import { type Watched, watch } from './stream-rendering/watched-page.ts';

// What it is like to watch an answer that is written at 200 tokens a second, in a real browser: late
// frames, and what the page costs in its first and in its last seconds, beside a page that only
// appends the same text, and beside the Playground while nothing happens.
const seconds = Number(process.env.BENCH_SECONDS ?? 15);
const TOKENS_PER_SECOND = 200;
const tokens = seconds * TOKENS_PER_SECOND;
const password = 'correct horse battery';

const upstream = await startChild(
  'stream-rendering/writing-upstream.ts',
  1,
  `${tokens}`,
  `${TOKENS_PER_SECOND}`,
);
const home = newHome();
const atelier = await startAtelierServer(home.path, {
  upstream: `http://127.0.0.1:${upstream.said.port}/v1`,
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const plain = await context.newPage();
  const appended = await watch(
    plain,
    plainPage(plain, answerPieces('writer', tokens), TOKENS_PER_SECOND),
  );
  await plain.close();

  const mixed = await openPlayground(context, 'writer');
  const rows = [
    rowOf('the Playground, nothing happens', await watch(mixed, pause(5000))),
    rowOf('a page that appends the text', appended),
    rowOf('the Playground, text with everything', await watch(mixed, answered(mixed))),
    rowOf('another one below it', await watch(mixed, answered(mixed))),
  ];
  await mixed.close();
  for (const [writer, name] of [
    ['coder', 'one block of code'],
    ['lister', 'one list'],
    ['tabler', 'one table'],
  ] as const) {
    const page = await openPlayground(context, writer);
    const long = `${name}, ${lengthOf(writer, tokens)} tokens`;
    rows.push(rowOf(long, await watch(page, answered(page))));
    await page.close();
  }
  const head = ['', 'frames', 'late', 'longest, ms', 'long tasks', 'first third', 'last third'];
  console.log(
    `${tokens} tokens of Markdown at ${TOKENS_PER_SECOND}/s. Late: more than 50 ms after the frame before. The last two columns: processor time of the page’s main thread, ms a second (median).\n`,
  );
  console.log(markdownTable(head, rows));
} finally {
  await browser.close();
  await atelier.stop();
  await upstream.stop();
  home.remove();
}

/** A session of somebody new with a model that writes. */
async function openPlayground(context: BrowserContext, writer: Writer): Promise<Page> {
  const url = `http://127.0.0.1:${atelier.port}`;
  const who = { data: { email: `reader-of-${writer}@example.com`, password } };
  await context.request.post(`${url}/api/v1/auth/register`, who);
  const login = await context.request.post(`${url}/api/v1/auth/login`, who);
  const { token } = await login.json();
  const session = await context.request.post(`${url}/api/v1/sessions`, {
    headers: { authorization: `Bearer ${token}` },
    data: { model: `up/${writer}` },
  });
  const { id } = await session.json();
  const page = await context.newPage();
  await page.goto(`${url}/playground/${id}`);
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).waitFor();
  await pause(2000); // what comes after the first screen
  return page;
}

/** Asks, and resolves when the answer is whole. */
async function answered(page: Page): Promise<void> {
  const answers = page.getByRole('article', { name: 'Answer' });
  const before = await answers.count();
  const box = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await box.fill('Say how the work is shared, at length.');
  await box.press('Enter');
  await answers.nth(before).waitFor();
  await page
    .locator('article[aria-busy="true"]')
    .waitFor({ state: 'detached', timeout: 12 * seconds * 1000 });
}

function rowOf(name: string, watched: Watched): string[] {
  const { frames, lateFrames, longestFrameMs, longTasks, busyMs } = watched;
  const third = Math.max(1, Math.floor(busyMs.length / 3));
  const cost = (part: readonly number[]) => median(part).toFixed(0);
  return [
    name,
    `${frames}`,
    `${lateFrames}`,
    longestFrameMs.toFixed(0),
    `${longTasks}`,
    cost(busyMs.slice(0, third)),
    cost(busyMs.slice(-third)),
  ];
}
