import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { faultServer } from '@atelier/gateway/testing';
import { goWithin, openPage, withoutChromium } from './browser.ts';
import { answered, send } from './conversation.ts';
import { testAtelier } from './test-atelier.ts';
import { until } from './until.ts';

const skip = withoutChromium;
const upstream = await faultServer();
after(() => upstream.close());
upstream.always('endless', { words: 2000, pieceDelayMs: 20 });
upstream.always('long', { words: 4000, pieceDelayMs: 1 });
const atelier = await testAtelier({
  web: true,
  environment: { OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}` },
});
const password = 'correct horse battery';

/** Somebody new, with the cookie that the sign-in form gets. */
async function signedIn(email: string) {
  await atelier.api('POST', '/auth/register', { email, password }, '');
  const watched = await openPage(atelier.url);
  const data = { email, password };
  await watched.page.request.post(`${atelier.url}/api/v1/auth/login`, { data });
  return watched;
}

/** A session with a model that the page could only be brought to choose in many steps. */
async function sessionOf(email: string, model: string) {
  const { body } = await atelier.api('POST', '/auth/login', { email, password }, '');
  const session = await atelier.api('POST', '/sessions', { model }, body.token);
  return { sessionId: session.body.id, token: body.token };
}

test('first run: from the one-time link over the welcome to a streamed answer', {
  skip,
}, async () => {
  const { page, faults } = await openPage(atelier.url);
  await page.goto(atelier.signInUrl);
  await page.waitForURL('**/welcome');
  await page.getByText('Offline workshop').first().waitFor();
  await page
    .getByRole('link', { name: 'Try it' })
    .or(page.getByRole('button', { name: 'Try it' }))
    .click();
  await page.waitForURL(/playground\/session_/);
  await answered(page);
  await send(page, 'Say hello');
  await page.getByRole('article', { name: 'Answer' }).nth(1).waitFor();
  const answer = await answered(page);
  await answer.getByText('hello').first().waitFor();
  await answer.getByText(/tok/).first().waitFor();
  assert.deepEqual(faults, []);
});

test('a session that was begun stands in the list at once', { skip }, async () => {
  const { page } = await signedIn('list@example.com');
  await page.goto(`${atelier.url}/playground`);
  await send(page, 'Say tulip');
  await answered(page);
  await page.getByRole('navigation', { name: 'Sessions' }).getByText('Say tulip').waitFor();
});

test('an answer can be stopped, and what had come stays', { skip }, async () => {
  const { page } = await signedIn('stop@example.com');
  const { sessionId, token } = await sessionOf('stop@example.com', 'echo/endless');
  await page.goto(`${atelier.url}/playground/${sessionId}`);
  await send(page, 'Go on');
  // Not any text: the figures below it come before the first word.
  await page.getByRole('article', { name: 'Answer' }).getByText('word0').first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await answered(page);
  const kept = await atelier.api('GET', `/sessions/${sessionId}`, undefined, token);
  assert.equal(kept.body.messages.at(-1).status, 'stopped');
  assert.ok(kept.body.messages.at(-1).content.length > 0);
});

test('an answer is followed at its end, and lets a reader who scrolled up read on', {
  skip,
}, async () => {
  const { page } = await signedIn('scroll@example.com');
  const { sessionId } = await sessionOf('scroll@example.com', 'echo/long');
  await page.goto(`${atelier.url}/playground/${sessionId}`);
  await send(page, 'Write a lot');
  const list = page.getByTestId('messages');
  const place = () =>
    list.evaluate((all: { scrollTop: number; scrollHeight: number; clientHeight: number }) => ({
      top: all.scrollTop,
      height: all.scrollHeight,
      below: all.scrollHeight - all.clientHeight - all.scrollTop,
    }));
  const grownBy = async (pixels: number) => {
    const { height } = await place();
    await until(async () => (await place()).height > height + pixels, { or: () => 'no more came' });
  };
  await until(async () => (await place()).top > 200, { or: () => 'no screen was filled' });
  await list.hover();
  await page.mouse.wheel(0, -150);
  const latest = page.getByRole('button', { name: 'Jump to latest' });
  await latest.waitFor();
  const { top } = await place();
  await grownBy(100);
  assert.equal((await place()).top, top, 'what is read stays where it is');
  await latest.click();
  await grownBy(100);
  assert.ok((await place()).below < 48, 'the end is in sight again');
  await page.getByRole('button', { name: 'Stop' }).click();
  await answered(page);
});

test('code of an answer is coloured, by a thread of its own', { skip }, async () => {
  const { page, faults } = await signedIn('code@example.com');
  await page.goto(`${atelier.url}/playground`);
  await send(page, 'It is:\n```ts\nconst answer = 42;\n```');
  const answer = await answered(page);
  await answer.locator('pre span[style*="--dark"]', { hasText: 'const' }).waitFor();
  assert.deepEqual(faults, []);
});

test('another answer can be had, and the first one looked at again', { skip }, async () => {
  const { page, faults } = await signedIn('again@example.com');
  await page.goto(`${atelier.url}/playground`);
  await send(page, 'Say one');
  await answered(page);
  await page.getByRole('button', { name: 'Regenerate' }).last().click();
  await page
    .getByText(/2\s*\/\s*2/)
    .first()
    .waitFor();
  assert.deepEqual(faults, []);
});

test('another model answers the same prompt, and the conversation can be taken along', {
  skip,
}, async () => {
  const { page, faults } = await signedIn('retry@example.com');
  const { sessionId } = await sessionOf('retry@example.com', 'offline/workshop');
  await page.goto(`${atelier.url}/playground/${sessionId}`);
  await send(page, 'Say one');
  await answered(page);
  await page.getByRole('button', { name: 'Answer by another model' }).click();
  await page.getByLabel('Search models').fill('echo');
  await page.getByRole('option', { name: /echo/ }).first().waitFor();
  await page.keyboard.press('Enter');
  const answer = await answered(page);
  await answer.getByTitle(/^echo\//).waitFor();
  await answer.getByText(/2\s*\/\s*2/).waitFor();
  await page.getByRole('button', { name: 'Copy or save' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as a file' }).click();
  assert.match((await saved).suggestedFilename(), /\.md$/);
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  assert.deepEqual(faults, []);
});

test('a fork goes its own way with the messages up to there', { skip }, async () => {
  const { page } = await signedIn('fork@example.com');
  await page.goto(`${atelier.url}/playground`);
  await send(page, 'Say rose');
  await answered(page);
  const before = page.url();
  await page.getByRole('button', { name: 'Fork from here' }).last().click();
  await page.waitForURL((url) => url.pathname.includes('/playground/') && url.href !== before);
  await page.getByRole('article', { name: 'Your prompt' }).getByText('Say rose').waitFor();
});

test('a provider key is added, and never shown again', { skip }, async () => {
  const { page } = await signedIn('keys@example.com');
  await page.goto(`${atelier.url}/keys?provider=openai`);
  const secret = 'sk-test-0123456789abcdef';
  await page.getByRole('dialog').getByLabel('API key').fill(secret);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /save|store|add/i })
    .click();
  await page.getByText('cdef').first().waitFor();
  assert.ok(!(await page.content()).includes(secret));
});

test('an API key is made, shown once, and opens the OpenAI face', { skip }, async () => {
  const { page } = await signedIn('program@example.com');
  await page.goto(`${atelier.url}/keys`);
  await page
    .getByRole('button', { name: /(create|new|make).*api key/i })
    .first()
    .click();
  await page.getByRole('dialog').getByLabel('Name').fill('My program');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /create|make/i })
    .click();
  const shown = page.getByText(/atl_[\w-]{20,}/).first();
  await shown.waitFor();
  const key = /atl_[\w-]{20,}/.exec((await shown.textContent()) ?? '')?.[0];
  const answer = await fetch(`${atelier.url}/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
  });
  assert.equal(answer.status, 200);
});

test('a route is made, tried past a model that fails, and removed', { skip }, async () => {
  upstream.always('down', { status: 503 });
  const { page, faults } = await signedIn('routes@example.com');
  await page.goto(`${atelier.url}/routes`);
  await page.getByRole('button', { name: 'New route' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name', { exact: true }).fill('fast');
  const models = form.getByPlaceholder('openai/gpt-5');
  await models.first().fill('echo/down');
  await form.getByRole('button', { name: 'Add a fallback' }).click();
  await models.nth(1).fill('route/slow');
  await form.getByRole('button', { name: 'Make route' }).click();
  await form.getByText('A model, not another route.').waitFor();
  await models.nth(1).fill('echo/echo');
  await page.keyboard.press('Tab');
  await form.getByRole('button', { name: 'Make route' }).click();
  await form.getByText('not asked yet').first().waitFor();
  await form.getByRole('tab', { name: 'Try it' }).click();
  await form.getByLabel('Prompt').fill('Say rose');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText('You said: Say rose').waitFor();
  await form.getByRole('cell', { name: 'overloaded (503)' }).first().waitFor();
  await form.getByRole('tab', { name: 'Now' }).click();
  await form.getByText('3 of 3').waitFor();
  await form.getByRole('tab', { name: 'Definition' }).click();
  await form.getByRole('button', { name: 'Remove route' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('No routes yet').waitFor();
  assert.deepEqual(faults, []);
});

test('signing out ends the session, and its pages ask for a sign-in', { skip }, async () => {
  const { page } = await signedIn('bye@example.com');
  await page.goto(`${atelier.url}/settings`);
  await page.getByRole('button', { name: 'You' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await page.goto(`${atelier.url}/usage`);
  await page.waitForURL('**/sign-in**');
});

test('an own role is defined, and its removal says who loses it', { skip }, async () => {
  const { page, faults } = await signedIn('roles@example.com');
  const users = await atelier.api('GET', '/users?search=roles@example.com');
  const path = `/users/${users.body.items[0].id}/roles`;
  await atelier.api('PUT', `${path}/super-admin`);
  await page.goto(`${atelier.url}/admin/roles`);
  await page.getByRole('button', { name: 'New role' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('reviewer');
  await form.getByRole('textbox', { name: 'Title' }).fill('Reviewer');
  await form.getByRole('combobox', { name: 'Resource' }).fill('audit');
  await form.getByRole('combobox', { name: 'Action' }).fill('read');
  await form.getByRole('button', { name: 'Define role' }).click();
  const row = page.getByRole('row', { name: 'Reviewer' });
  await row.waitFor();
  await atelier.api('PUT', `${path}/reviewer`);
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByText('One user loses').waitFor();
  await page.getByRole('button', { name: 'Remove role' }).click();
  await row.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('a single permission is granted, seen, withdrawn, and given back', { skip }, async () => {
  const { page, faults } = await signedIn('grants@example.com');
  const users = await atelier.api('GET', '/users?search=grants@example.com');
  await atelier.api('PUT', `/users/${users.body.items[0].id}/roles/super-admin`);
  await atelier.register('granted@example.com');
  await page.goto(`${atelier.url}/admin/users`);
  const row = page.getByRole('row', { name: 'granted@example.com' });
  await row.getByRole('button', { name: 'Roles of granted@example.com' }).click();
  await page.getByRole('menuitem', { name: 'A single permission' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'Resource' }).fill('audit');
  await form.getByRole('combobox', { name: 'Action' }).fill('read');
  await form.getByRole('button', { name: 'Grant' }).click();
  const withdraw = row.getByRole('button', { name: 'Withdraw audit:read' });
  await withdraw.click();
  await withdraw.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await withdraw.waitFor();
  assert.deepEqual(faults, []);
});

test('a workspace is made and entered, and somebody let in', { skip }, async () => {
  const { page, faults } = await signedIn('team@example.com');
  await atelier.register('friend@example.com');
  await page.goto(`${atelier.url}/settings`);
  await page.getByRole('button', { name: 'New workspace' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Team');
  await page.getByRole('button', { name: 'Make workspace' }).click();
  await page.waitForURL(/welcome|playground/);
  await page.goto(`${atelier.url}/settings`);
  await page.getByLabel('E-mail of the new member').fill('friend@example.com');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('row', { name: 'friend@example.com' }).waitFor();
  assert.deepEqual(faults, []);
});

test('the last owner stays in a workspace, and leaves it once another is one', {
  skip,
}, async () => {
  const { page, faults } = await signedIn('leaver@example.com');
  const { token } = await atelier.register('stays@example.com');
  const studio = await atelier.api('POST', '/workspaces', { name: 'Studio' }, token);
  for (const member of [
    { email: 'leaver@example.com', role: 'owner' },
    { email: 'stays@example.com', role: 'member' },
  ])
    await atelier.api('POST', `/workspaces/${studio.body.id}/members`, member, token);
  await page.goto(`${atelier.url}/settings`);
  await page.getByRole('button', { name: 'You' }).click();
  await page.getByRole('menuitem', { name: 'Studio' }).click();
  await page.waitForURL(/welcome|playground/);
  await page.goto(`${atelier.url}/settings`);
  const leave = async () => {
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByRole('button', { name: 'Leave the workspace' }).click();
  };
  await leave();
  await page.getByText('A workspace keeps at least one owner.').waitFor();
  await page.getByLabel('E-mail of the new member').fill('stays@example.com');
  await page.getByRole('combobox', { name: 'Role in the workspace' }).click();
  await page.getByRole('option', { name: 'owner' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('stays@example.com belongs to this workspace as owner.').waitFor();
  await leave();
  await page.getByText('You left Studio.').waitFor();
  await page.waitForURL(/welcome|playground/);
  await page.goto(`${atelier.url}/settings`);
  await page.getByRole('heading', { name: /^Members of / }).waitFor();
  assert.equal(await page.getByText('Studio').count(), 0);
  assert.deepEqual(faults, []);
});

const HOSTILE = `Say <img src=x onerror="alert(1)"> <script>alert(2)</script> <iframe src="https://example.com"></iframe> [click](javascript:alert(3)) ![x](https://example.com/x.png) <a href="javascript:alert(4)">y</a>`;

test('what a model writes runs no script and fetches nothing', { skip }, async () => {
  const { page, faults } = await signedIn('hostile@example.com');
  await page.goto(`${atelier.url}/playground`);
  await send(page, HOSTILE);
  const answer = await answered(page);
  await answer.getByText('click').first().waitFor();
  for (const selector of ['script', 'iframe', '[onerror]', 'a[href^="javascript:"]'])
    assert.equal(await answer.locator(selector).count(), 0, selector);
  const images = await answer
    .locator('img')
    .evaluateAll((all) => all.map((each) => each.getAttribute('src')));
  assert.deepEqual(
    images.filter((source) => source?.startsWith('http')),
    [],
  );
  assert.deepEqual(faults, []);
});

test('every page is there in the dark and on a telephone, without a fault', { skip }, async () => {
  const { page, faults } = await openPage(atelier.url);
  const owner = await atelier.api('POST', '/users', { email: 'boss@example.com', password });
  await atelier.api('PUT', `/users/${owner.body.id}/roles/super-admin`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(`${atelier.url}/sign-in`);
  await page.getByLabel('E-mail').fill('boss@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/welcome|playground/);
  await page.goto(`${atelier.url}/playground`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const path of [
    '/usage',
    '/gateway',
    '/requests',
    '/routes',
    '/keys',
    '/admin/users',
    '/admin/roles',
    '/admin/audit',
    '/settings',
    '/playground',
  ]) {
    await goWithin(page, path);
    assert.equal(await page.locator('main').count(), 1, `${path} has one main landmark`);
    assert.equal(await page.locator('h1').count(), 1, `${path} has one main heading`);
    const wider = await page
      .locator('html')
      .evaluate(
        (html: { scrollWidth: number; clientWidth: number }) => html.scrollWidth - html.clientWidth,
      );
    assert.ok(wider <= 0, `${path} is ${wider} px wider than the screen`);
  }
  assert.deepEqual(faults, []);
});
