import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barriersIn } from './accessibility.ts';
import { goWithin, openPage, withoutChromium } from './browser.ts';
import { testAtelier } from './test-atelier.ts';

const skip = withoutChromium;
const atelier = await testAtelier({ web: true });

/** Something of everything that pages show, as an empty page hides what may be wrong with it. */
async function furnished(): Promise<{ session: string }> {
  const { api } = atelier;
  const session = await api('POST', '/sessions', { model: 'offline/workshop' });
  const content =
    'Say **bold**, `code`, [a link](/usage) and $x^2$\n\n```ts\nconst a = 1; // one\n```';
  await api('POST', `/sessions/${session.body.id}/messages`, { content });
  const ada = await atelier.register('ada@example.com');
  await api('PUT', `/users/${ada.userId}/permissions/audit/read`);
  await api('POST', `/users/${ada.userId}/suspend`);
  await api('PUT', '/roles/reviewer', { title: 'Reviewer', rank: 5, permissions: [] });
  await api('POST', '/api-keys', { name: 'script' });
  return { session: `/playground/${session.body.id}` };
}

test('nothing on any page shuts out who sees, reads or points otherwise', { skip }, async () => {
  const { session } = await furnished();
  const { page, faults } = await openPage(atelier.url);
  const barriers: string[] = [];
  const look = async (path: string) => {
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    barriers.push(...(await barriersIn(page)).map((each) => `${path}: ${each}`));
  };

  await page.goto(`${atelier.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await look('/sign-in');
  await page.goto(atelier.signInUrl);
  await page.waitForURL(/playground|welcome/);
  for (const path of ['/welcome', session, ...PAGES]) {
    await goWithin(page, path);
    if (path === session)
      await page.getByRole('article', { name: 'Answer' }).locator('pre').waitFor();
    await look(path === session ? '/playground/…' : path);
  }
  assert.deepEqual(barriers, []);
  assert.deepEqual(faults, []);
});

const PAGES = [
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
  '/admin/audit',
];
