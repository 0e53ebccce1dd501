import type { Page } from 'playwright-core';

/**
 * Sends a prompt as soon as it can be sent, as on a slow machine one writes faster than the models
 * are listed, until its answer has begun.
 */
export async function send(page: Page, prompt: string) {
  const answers = page.getByRole('article', { name: 'Answer' });
  const before = await answers.count();
  const box = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await box.fill(prompt);
  await page.locator('button[aria-label="Send"]:enabled').waitFor();
  await box.press('Enter');
  await answers.nth(before).waitFor();
}

/** The last answer, once it is whole. */
export async function answered(page: Page) {
  const answer = page.getByRole('article', { name: 'Answer' }).last();
  await answer.waitFor();
  await page.locator('article[aria-busy="true"]').waitFor({ state: 'detached' });
  return answer;
}
