import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goWithin } from './browser.ts';
import { atelier, makeSuperAdmin, signedIn, skip } from './stage.ts';

test('the removal of a role says who loses it; a permission is granted, withdrawn, and given back', {
  skip,
}, async () => {
  const { page, faults, userId } = await signedIn('roles@example.com');
  await makeSuperAdmin(userId);
  await page.goto(`${atelier.url}/admin/roles`);
  await page.getByRole('button', { name: 'New role' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('reviewer');
  await form.getByRole('textbox', { name: 'Title' }).fill('Reviewer');
  await form.getByRole('combobox', { name: 'Resource' }).fill('audit');
  await form.getByRole('combobox', { name: 'Action' }).fill('read');
  await form.getByRole('button', { name: 'Define role' }).click();
  const role = page.getByRole('row', { name: 'Reviewer' });
  await role.waitFor();
  await atelier.api('PUT', `/users/${userId}/roles/reviewer`);
  await role.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByText('One user loses').waitFor();
  await page.getByRole('button', { name: 'Remove role' }).click();
  await role.waitFor({ state: 'detached' });

  await atelier.register('granted@example.com');
  await goWithin(page, '/admin/users');
  const user = page.getByRole('row', { name: 'granted@example.com' });
  await user.getByRole('button', { name: 'Roles of granted@example.com' }).click();
  await page.getByRole('menuitem', { name: 'A single permission' }).click();
  await form.getByRole('combobox', { name: 'Resource' }).fill('audit');
  await form.getByRole('combobox', { name: 'Action' }).fill('read');
  await form.getByRole('button', { name: 'Grant' }).click();
  const withdraw = user.getByRole('button', { name: 'Withdraw audit:read' });
  await withdraw.click();
  await withdraw.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await withdraw.waitFor();
  assert.deepEqual(faults, []);
});

test('who is invited accepts, who makes a workspace invites; its last owner stays until there is another', {
  skip,
}, async () => {
  const { page, faults } = await signedIn('leaver@example.com');
  const { token, userId } = await atelier.register('stays@example.com');
  const studio = await atelier.api('POST', '/workspaces', { name: 'Studio' }, token);
  const place = `/workspaces/${studio.body.id}`;
  const leaver = { email: 'leaver@example.com', role: 'owner' };
  await atelier.api('POST', `${place}/invitations`, leaver, token);
  // The address is there before the page is.
  const arrived = async () => {
    await page.waitForURL(/welcome|playground/);
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor({ state: 'detached' });
  };

  await page.goto(`${atelier.url}/settings`);
  await page.getByText('(stays@example.com) invites you as owner').waitFor();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText('You belong to Studio.').waitFor();
  await atelier.api('PATCH', `${place}/members/${userId}`, { role: 'member' }, token);
  await page.getByRole('button', { name: 'New workspace' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Team');
  await page.getByRole('button', { name: 'Make workspace' }).click();
  await arrived();
  await goWithin(page, '/settings');
  await page.getByRole('heading', { name: 'Members of Team' }).waitFor();
  await page.getByLabel('E-mail of whom to invite').fill('stays@example.com');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('row', { name: 'stays@example.com' }).waitFor();

  await page.getByRole('button', { name: 'You' }).click();
  await page.getByRole('menuitem', { name: 'Studio' }).click();
  await arrived();
  await goWithin(page, '/settings');
  await page.getByRole('heading', { name: 'Members of Studio' }).waitFor();
  const leave = async () => {
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByRole('button', { name: 'Leave the workspace' }).click();
  };
  await leave();
  await page.getByText('A workspace keeps at least one owner.').waitFor();
  await page.getByRole('combobox', { name: 'Role of stays@example.com' }).click();
  await page.getByRole('option', { name: 'owner' }).click();
  await page.getByText('stays@example.com is owner of Studio now.').waitFor();
  await leave();
  await page.getByText('You left Studio.').waitFor();
  await page.waitForURL(/welcome|playground/);
  await page.goto(`${atelier.url}/settings`);
  await page.getByRole('heading', { name: /^Members of / }).waitFor();
  assert.equal(await page.getByText('Studio').count(), 0);
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
