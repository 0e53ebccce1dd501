import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD } from '../test-atelier.ts';
import { barriersIn } from './barriers.ts';
import { goWithin, openPage, VIEWPORT } from './browser.ts';
import { atelier, makeSuperAdmin, skip } from './stage.ts';

const TELEPHONE = { width: 390, height: 780 };

/** Something of everything that pages show, as an empty page hides what may be wrong with it. */
async function furnished(email: string): Promise<{ session: string }> {
  const { token, userId } = await atelier.register(email);
  await makeSuperAdmin(userId);
  const api = (method: string, path: string, body?: object) =>
    atelier.api(method, path, body, token);
  // A cost of many digits.
  const price = { inputNanoUsdPerToken: 1234.567, outputNanoUsdPerToken: 1 };
  const priced = 'echo/priced-to-the-digit';
  await api('PUT', `/model-prices/${priced}`, price);
  const messages = [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }];
  await api('POST', '/generations', { model: priced, messages });
  const session = await api('POST', '/sessions', { model: 'offline/workshop' });
  const content =
    'Say **bold**, `code`, [a link](/usage) and $x^2$\n\n```ts\nconst a = 1; // one\n```';
  await api('POST', `/sessions/${session.body.id}/messages`, { content });
  const grace = await atelier.register('grace@example.com');
  await api('PUT', `/users/${grace.userId}/permissions/audit/read`);
  await api('POST', `/users/${grace.userId}/suspend`);
  await api('PUT', '/roles/editor', { title: 'Editor', rank: 5, permissions: [] });
  await api('POST', '/api-keys', { name: 'script' });
  return { session: `/playground/${session.body.id}` };
}

test('every page fits a telephone in the dark, and shuts out nobody who sees or points otherwise', {
  skip,
}, async () => {
  const email = 'boss@example.com';
  const { session } = await furnished(email);
  const { page, faults } = await openPage(atelier.url);
  const barriers: string[] = [];
  const look = async (path: string) => {
    barriers.push(...(await barriersIn(page)).map((each) => `${path}: ${each}`));
  };

  await page.goto(`${atelier.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await look('/sign-in');
  await page.setViewportSize(TELEPHONE);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/welcome|playground/);

  for (const path of ['/welcome', session, ...PAGES]) {
    // It comes on a telephone, and is judged on a desk.
    await page.setViewportSize(TELEPHONE);
    await goWithin(page, path);
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    if (path === session)
      await page.getByRole('article', { name: 'Answer' }).locator('pre').waitFor();
    assert.equal(await page.locator('main').count(), 1, `${path} has one main landmark`);
    assert.equal(await page.locator('h1').count(), 1, `${path} has one main heading`);
    const wider = await page
      .locator('html')
      .evaluate(
        (html: { scrollWidth: number; clientWidth: number }) => html.scrollWidth - html.clientWidth,
      );
    assert.ok(wider <= 0, `${path} is ${wider} px wider than the screen`);
    const cut = await page
      .locator('td')
      .evaluateAll((cells: readonly Cell[]) =>
        cells.flatMap((cell) => (cell.scrollWidth > cell.clientWidth + 1 ? [cell.innerText] : [])),
      );
    assert.deepEqual(cut, [], `${path} cuts off what its cards say`);
    await page.setViewportSize(VIEWPORT);
    await look(path);
  }
  assert.deepEqual(barriers, []);
  assert.deepEqual(faults, []);
});

type Cell = { scrollWidth: number; clientWidth: number; innerText: string };

const PAGES = [
  '/playground',
  '/usage',
  '/requests',
  '/gateway',
  '/keys',
  '/routes',
  '/billing',
  '/settings',
  '/admin/users',
  '/admin/roles',
  '/admin/limits',
  '/admin/prices',
  '/admin/audit',
];
