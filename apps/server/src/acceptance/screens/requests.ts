import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { until } from '../until.ts';
import { goWithin } from './browser.ts';
import { atelier, signedIn, skip } from './stage.ts';

/** A call from outside, as any client of OpenAI's makes it. */
async function chat(apiKey: string, said: string, more: object = {}) {
  const response = await fetch(`${atelier.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'x-atelier-operation': 'journey',
    },
    body: JSON.stringify({
      model: 'offline/workshop',
      messages: [
        { role: 'system', content: 'You are a patient gardener.' },
        { role: 'user', content: 'What grows in the shade?' },
        { role: 'assistant', content: 'Ferns do.' },
        { role: 'user', content: said },
      ],
      ...more,
    }),
  });
  assert.equal(response.status, 200);
  await response.text();
}

test('a call is found by its words, read, saved, and tried again in the Playground', {
  skip,
}, async () => {
  const { page, faults, token } = await signedIn('gardener@example.com');
  const get = async (path: string) => (await atelier.api('GET', path, undefined, token)).body;
  const { apiKey } = (await atelier.api('POST', '/api-keys', { name: 'Garden' }, token)).body;
  await chat(apiKey, 'And moss, on the north wall?', { temperature: 0.4, stream: true });
  await chat(apiKey, 'Something about tomatoes.');

  await page.goto(`${atelier.url}/requests?operation=journey`);
  const calls = page.getByRole('button', { name: 'offline/workshop', exact: true });
  await calls.nth(1).waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).fill('north wall');
  await page.waitForURL('**text=north*');
  await page.getByRole('button', { name: 'Remove “north wall”' }).waitFor();
  await calls.nth(1).waitFor({ state: 'detached' });
  assert.equal(await calls.count(), 1);

  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const lines = (await readFile(await (await saving).path(), 'utf8')).trim().split('\n');
  assert.equal(lines.length, 1);
  assert.match(JSON.parse(lines[0] ?? '').requestJson, /north wall/);

  await calls.first().click();
  const drawer = page.getByRole('dialog', { name: 'Request and response' });
  await drawer.getByText('You are a patient gardener.').waitFor();
  await drawer.getByText('Ferns do.').waitFor();
  await drawer.getByRole('region', { name: 'Timings' }).getByText('answered').waitFor();
  await drawer.getByRole('link', { name: 'Try it again in the Playground' }).click();

  await page.waitForURL('**/playground/session_*');
  const box = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await box.and(page.getByText('And moss, on the north wall?')).waitFor();
  const log = page.getByRole('log', { name: 'Conversation' });
  await log.getByText('Ferns do.').first().waitFor();
  const id = page.url().split('/').at(-1) ?? '';
  const before = await get(`/sessions/${id}`);
  assert.equal(before.messages.length, 2, 'nothing is sent by itself');
  assert.deepEqual(before.settings, {
    model: 'offline/workshop',
    parameters: { temperature: 0.4 },
    systemPrompt: 'You are a patient gardener.',
  });
  await box.press('Enter');
  await log.getByText('And moss, on the north wall?').first().waitFor();
  await page.getByRole('button', { name: 'Regenerate' }).last().waitFor();
  assert.deepEqual(faults, []);

  // What ended with the result of a tool has no prompt to wait: its answer is asked for.
  const tool_calls = [
    { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } },
  ];
  await chat(apiKey, 'Look', {
    messages: [
      { role: 'user', content: 'Look' },
      { role: 'assistant', content: null, tool_calls },
      { role: 'tool', tool_call_id: 'call_1', content: 'A hedgehog' },
    ],
  });
  const newest = await get('/requests?limit=1&operation=journey');
  await goWithin(page, `/playground?replay=${newest.items[0].id}`);
  await log.getByText('A hedgehog', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Have the result answered' }).click();
  await page.getByRole('button', { name: 'Regenerate' }).last().waitFor();
  await log.getByText('A hedgehog', { exact: true }).first().waitFor();
  assert.deepEqual(faults, []);
});

test('what is kept is chosen in the settings: encrypted calls are read, dropped ones explained', {
  skip,
}, async () => {
  const { page, faults, token } = await signedIn('archivist@example.com');
  const policy = async () => (await atelier.api('GET', '/policy', undefined, token)).body;
  /** Opens the log with the newest call, after one that says this. */
  const openCall = async (text: string) => {
    const messages = [{ role: 'user', parts: [{ type: 'text', text }] }];
    const body = { model: 'offline/workshop', messages };
    const { body: answer } = await atelier.api('POST', '/generations', body, token);
    await goWithin(page, `/requests?request=${answer.requestId}`);
    return page.getByRole('dialog', { name: 'Request and response' });
  };
  const settle = (field: string, value: unknown) =>
    until(async () => (await policy())[field] === value, { or: () => `${field} was not saved` });

  await page.goto(`${atelier.url}/settings`);
  await page.getByRole('switch', { name: /^Encrypt prompts/ }).click();
  await settle('encryptContents', true);
  const days = page.getByRole('textbox', { name: 'Drop them after so many days' });
  await days.fill('30');
  await days.press('Tab');
  await settle('retentionDays', 30);
  const sealed = await openCall('A sealed word');
  await sealed.getByText('A sealed word').first().waitFor();

  await goWithin(page, '/settings');
  await page.getByRole('radio', { name: 'Drop them as soon as a call has ended' }).click();
  await settle('keepContents', false);
  const dropped = await openCall('A dropped word');
  await dropped.getByText('the workspace drops contents').waitFor();
  assert.equal(await dropped.getByRole('link', { name: /Try it again/ }).count(), 0);
  assert.deepEqual(faults, []);
});
