import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, withoutChromium } from './browser.ts';
import { testAtelier } from './test-atelier.ts';
import { until } from './until.ts';

const skip = withoutChromium;
const atelier = await testAtelier({ web: true });

test('a session is named behind its answer, and summarised at the press of a button', {
  skip,
}, async () => {
  const { page, faults } = await openPage(atelier.url);
  await page.goto(atelier.signInUrl);
  await page.waitForURL('**/welcome');
  await page.goto(`${atelier.url}/playground`);
  const box = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await box.fill('Explain the birthday paradox: the formula of the paradox. It is for a talk.');
  await page.locator('button[aria-label="Send"]:enabled').waitFor();
  await box.press('Enter');
  const sessions = page.getByRole('navigation', { name: 'Sessions' });
  await sessions.getByText(/^Birthday paradox/).waitFor();

  await page.getByRole('button', { name: 'Summary', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Summary' });
  await panel.getByRole('button', { name: 'Summarise' }).click();
  await panel.getByText('Made offline, by rules').waitFor();
  await panel.getByText('It is for a talk.').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Playground preferences' }).click();
  await page.getByRole('switch', { name: 'Automatic titles' }).click();
  const preferences = () => atelier.api('GET', '/playground/preferences');
  await until(async () => (await preferences()).body.automaticTitles === false, {
    or: () => 'the switch changed nothing',
  });
  assert.deepEqual(faults, []);
});
