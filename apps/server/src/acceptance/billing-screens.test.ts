import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, withoutChromium } from './browser.ts';
import { testAtelier } from './test-atelier.ts';

const skip = withoutChromium;
const password = 'correct horse battery';

test('a plan is chosen, its invoice paid and refunded in part by staff, the subscription cancelled', {
  skip,
}, async () => {
  const atelier = await testAtelier({ web: true });
  await atelier.register('ada@example.com');
  const { page: hers, faults } = await openPage(atelier.url);
  const data = { email: 'ada@example.com', password };
  await hers.request.post(`${atelier.url}/api/v1/auth/login`, { data });

  await hers.goto(`${atelier.url}/billing`);
  await hers.getByRole('button', { name: 'Choose Pro' }).click();
  await hers.getByRole('button', { name: 'Subscribe', exact: true }).click();
  await hers.getByText('Active', { exact: true }).waitFor();
  await hers.getByRole('button', { name: 'Choose Team' }).click();
  await hers.getByText('Team, rest of the period').waitFor();
  await hers.getByText('Nothing is charged today').waitFor();
  await hers.getByRole('button', { name: 'Not now' }).click();

  const { page: staff, faults: staffFaults } = await openPage(atelier.url);
  await staff.goto(atelier.signInUrl);
  await staff.waitForURL('**/welcome');
  await staff.goto(`${atelier.url}/billing/payments`);
  await staff.getByText('Awaited from other workspaces').waitFor();
  await staff.getByRole('button', { name: 'Mark as paid' }).click();
  const asked = staff.getByRole('dialog', { name: /^Were \$20\.00 paid/ });
  await asked.getByLabel('Note').fill('Transfer of 21 November');
  await asked.getByRole('button', { name: 'Mark as paid' }).click();
  await asked.waitFor({ state: 'detached' });
  await staff.getByText('Nothing is awaited').waitFor();

  await staff.getByRole('link', { name: 'All invoices' }).click();
  await staff.getByText("ada's workspace").waitFor();
  await staff.getByRole('button', { name: /^INV-/ }).click();
  await staff.getByRole('button', { name: 'Refund…' }).click();
  const refund = staff.getByRole('dialog', { name: 'Send money back' });
  await refund.getByLabel('Amount').fill('5');
  await refund.getByLabel('Reason').fill('A day without service');
  await refund.getByRole('button', { name: 'Refund' }).click();
  await staff.getByText('Transfer $5.00 back now.').waitFor();
  await staff.getByText('Refunded', { exact: true }).waitFor();

  await hers.goto(`${atelier.url}/billing/invoices`);
  await hers.getByText('Paid', { exact: true }).last().waitFor();
  await hers.getByRole('button', { name: /^INV-/ }).click();
  await hers.getByText('Transfer of 21 November').waitFor();
  await hers.getByText('A day without service').first().waitFor();

  await hers.goto(`${atelier.url}/billing`);
  await hers.getByRole('button', { name: 'Cancel subscription' }).click();
  await hers.getByRole('button', { name: 'Cancel the subscription' }).click();
  await hers.getByRole('button', { name: 'Resume' }).click();
  await hers.getByText('Active', { exact: true }).waitFor();
  assert.deepEqual([...faults, ...staffFaults], []);
});
