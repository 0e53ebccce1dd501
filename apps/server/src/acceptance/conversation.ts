import type { Page } from 'playwright-core';

/** Sends a prompt as soon as it can be sent: on a slow machine one writes faster than the models are listed. */
export async function send(page: Page, prompt: string) {
  const box = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await box.fill(prompt);
  await page.locator('button[aria-label="Send"]:enabled').waitFor();
  await box.press('Enter');
}

/** The last answer, once it is whole. */
export async function answered(page: Page) {
  const answer = page.getByRole('article', { name: 'Answer' }).last();
  await answer.waitFor();
  await page.locator('article[aria-busy="true"]').waitFor({ state: 'detached' });
  return answer;
}
