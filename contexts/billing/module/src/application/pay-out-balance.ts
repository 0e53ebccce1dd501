import { billing } from '@atelier/billing-contract';
import { handler, refusal } from '@atelier/rpc';
import { NANO_PER_CENT } from '../domain/invoice-line.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptions } from './account-streams.ts';
import { issue } from './issue-credit-note.ts';
import { payableBalance } from './payable-out.ts';
import { credit } from './settle-invoice.ts';

/** Sends back, the way an invoice was paid, what the next one would begin with as a credit. */
export const payOutBalance = (ports: AccountPorts) =>
  handler(billing.payOutBalance, async ({ input, call, errors }) => {
    // Across workspaces: only staff may come here.
    const row = await ports.invoiceRows.everywhere.get(input.invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const { workspaceId } = row;
    const payable = await payableBalance(ports, workspaceId);
    const issued = await issue(ports, call, input, 'pay-out', async (writing, number) => {
      const balanceCents = payable(await writing.state(subscriptions, subscriptionAt(workspaceId)));
      if (input.amountCents > balanceCents)
        throw errors.PAY_OUT_EXCEEDS_BALANCE({ data: { balanceCents } });
      const amountNanoUsd = -input.amountCents * NANO_PER_CENT;
      await credit(writing, workspaceId, `paid out by ${number}`, amountNanoUsd);
    });
    if (issued.outcome === 'rejected') throw refusal(issued.rejection, errors);
    ports.lookSoon();
    return issued.creditNote;
  });
