import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InvoiceRow } from '../application/invoice-list.projection.ts';
import { exactUsd, invoiceText } from './document-text.ts';
import { pdfDocuments } from './documents.pdf.ts';

const documents = pdfDocuments();
const contact = { name: 'Αθηνά & Søren, Жанна', email: 'ada@example.com', address: ['Úřad 1'] };

function invoiceTo(name: string, count = 1): InvoiceRow {
  const line = {
    kind: 'usage',
    description: 'openai/small',
    amountNanoUsd: 12_345_678_901,
    calls: 3,
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-02-01T00:00:00.000Z',
  } as const;
  return {
    id: 'invoice_1',
    workspaceId: 'workspace_1',
    subscriptionId: 'subscription_1',
    sequence: 0,
    contact: { ...contact, name },
    lines: Array.from({ length: count }, () => line),
    totalNanoUsd: 12_345_678_901,
    payableCents: 1234,
    carriedNanoUsd: 5_678_901,
    currency: 'usd',
    status: 'open',
    number: 'INV-2026-000001',
    createdAt: '2026-02-01T00:00:00.000Z',
    openedAt: '2026-02-01T00:00:00.000Z',
    dueAt: '2026-02-15T00:00:00.000Z',
    paidCents: 0,
    creditedCents: 0,
    attempt: 1,
    askAt: '',
    suspendAt: '',
  };
}

const pagesOf = (pdf: Uint8Array) =>
  Buffer.from(pdf).toString('latin1').split('/Type /Page\n').length - 1;

test('an invoice with Greek, Cyrillic and accented names is a PDF', async () => {
  const pdf = await documents.invoice(invoiceTo(contact.name));
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), '%PDF-');
  assert.equal(pagesOf(pdf), 1);
});

test('who sells stands at the head of an invoice and a long address pushes the rest down', async () => {
  const issuer = { name: 'Atelier AG', address: ['1', '2', '3', '4', '5', '6'], taxId: 'CHE-1' };
  const invoice = { ...invoiceTo(contact.name), issuer };
  assert.deepEqual(invoiceText(invoice).from, [
    'Atelier AG',
    ...issuer.address,
    'Tax number CHE-1',
  ]);
  assert.equal(pagesOf(await documents.invoice(invoice)), 1);
  await assert.rejects(documents.invoice({ ...invoice, issuer: { ...issuer, name: '日' } }), {
    characters: '日',
  });
});

test('what a customer is owed is called so, never paid or carried to an invoice that may not come', () => {
  const owed = { totalNanoUsd: -22_960_000_000, carriedNanoUsd: -22_960_000_000, payableCents: 0 };
  const at = '2026-02-01T00:00:00.000Z';
  const invoice = { ...invoiceTo(contact.name), ...owed, status: 'paid', paidAt: at } as const;
  const { facts, sums, notes } = invoiceText(invoice);
  assert.deepEqual(facts[0], ['Status', 'nothing to be paid']);
  assert.ok(facts.every(([name]) => name !== 'Paid'));
  assert.deepEqual(sums, [
    ['Total', '-$22.96'],
    ['Credit balance', '$22.96'],
    ['To be paid', '$0.00'],
  ]);
  assert.match(notes.join(), /^The next invoice begins with the credit balance/);
});

test('the time of a line is printed to the second, as it is charged', () => {
  const { lines } = invoiceText(invoiceTo(contact.name));
  assert.deepEqual(lines, [
    ['openai/small (3 calls)', '2026-01-01 00:00:00 to 2026-02-01 00:00:00', '$12.345678901'],
  ]);
});

test('an invoice of many lines goes on over the page', async () => {
  assert.ok(pagesOf(await documents.invoice(invoiceTo(contact.name, 120))) >= 3);
});

test('what cannot be printed is named, never left out', async () => {
  assert.equal(documents.unprintable('日本 café 日本'), '日本');
  assert.equal(documents.unprintable('שלום'), 'שלום');
  assert.equal(documents.unprintable('a\u0000b'), '\u0000');
  await assert.rejects(documents.invoice(invoiceTo('日本 Ltd')), { characters: '日本' });
  // But of models, whose names their callers make up: nobody makes his invoice unprintable.
  const invoice = invoiceTo('Ada');
  const lines = ['own/模型\u202E\u0000', 'x'.repeat(100_000)].map((description) =>
    Object.assign({}, invoice.lines[0], { description }),
  );
  assert.equal(pagesOf(await documents.invoice({ ...invoice, lines })), 1);
});

test('an amount is written to its last nano-dollar', () => {
  assert.deepEqual([0, 1, -10_000_000, 12_345_678_901, 1_000_000_000_000].map(exactUsd), [
    '$0.00',
    '$0.000000001',
    '-$0.01',
    '$12.345678901',
    '$1,000.00',
  ]);
});
