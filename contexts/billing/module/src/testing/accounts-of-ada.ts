import assert from 'node:assert/strict';
import { accountsInMemory } from './accounts-in-memory.ts';

export const workspaceId = 'workspace_ada';

/** Accounts in memory, with what tests of one workspace ask again and again. */
export async function accountsOfAda() {
  const accounts = await accountsInMemory();
  const owner = accounts.as(workspaceId);
  /** With the first invoice made, and asked for. */
  const subscribed = async (plan: string) => {
    await accounts.api.subscribe({ plan }, owner);
    await accounts.untilNothingIsDue();
  };
  const invoices = async () => (await accounts.api.listInvoices(undefined, owner)).items;
  const newest = async () => {
    const [summary] = await invoices();
    assert.ok(summary);
    return accounts.api.getInvoice({ invoiceId: summary.id }, owner);
  };
  const linesOf = async () =>
    (await newest()).lines.map(({ kind, amountNanoUsd }) => [kind, amountNanoUsd]);
  return { ...accounts, owner, subscribed, invoices, newest, linesOf };
}
