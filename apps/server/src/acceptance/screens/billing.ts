import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goWithin } from './browser.ts';
import { atelier, makeSuperAdmin, signedIn, signIn, skip } from './stage.ts';

test('a plan is chosen, its invoice paid and refunded in part by staff, the subscription cancelled', {
  skip,
}, async () => {
  const { page, faults } = await signedIn('ada@example.com');
  const staff = await atelier.register('staff@example.com');
  await makeSuperAdmin(staff.userId);

  await page.goto(`${atelier.url}/billing`);
  await page.getByRole('button', { name: 'Choose Pro' }).click();
  await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await page.getByText('Active', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Choose Team' }).click();
  await page.getByText('Team, rest of the period').waitFor();
  await page.getByText('It is invoiced at once.').waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();

  await signIn(page, 'staff@example.com');
  await page.goto(`${atelier.url}/billing/payments`);
  await page.getByText('Awaited from other workspaces').waitFor();
  await page.getByRole('button', { name: 'Mark as paid' }).click();
  const asked = page.getByRole('dialog', { name: /^Were \$20\.00 paid/ });
  await asked.getByLabel('Note').fill('Transfer of 21 November');
  await asked.getByRole('button', { name: 'Mark as paid' }).click();
  await asked.waitFor({ state: 'detached' });
  await page.getByText('Nothing is awaited').waitFor();

  await page.getByRole('link', { name: 'All invoices' }).click();
  await page.getByText("ada's workspace").waitFor();
  await page.getByRole('button', { name: /^INV-/ }).click();
  await page.getByRole('button', { name: 'Refund…' }).click();
  const refund = page.getByRole('dialog', { name: 'Send money back' });
  await refund.getByLabel('Amount').fill('5');
  await refund.getByLabel('Reason').fill('A day without service');
  await refund.getByRole('button', { name: 'Refund' }).click();
  await page.getByText('Transfer $5.00 back now.').waitFor();
  await page.getByText('Refunded', { exact: true }).waitFor();

  await signIn(page, 'ada@example.com');
  await page.goto(`${atelier.url}/billing/invoices`);
  await page.getByText('Paid', { exact: true }).last().waitFor();
  await page.getByRole('button', { name: /^INV-/ }).click();
  await page.getByText('Transfer of 21 November').waitFor();
  await page.getByText('A day without service').first().waitFor();

  await goWithin(page, '/billing');
  await page.getByRole('button', { name: 'Cancel subscription' }).click();
  await page.getByRole('button', { name: 'Cancel the subscription' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Active', { exact: true }).waitFor();
  assert.deepEqual(faults, []);
});
