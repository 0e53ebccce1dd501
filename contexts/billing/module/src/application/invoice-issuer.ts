import { billing } from '@atelier/billing-contract';
import { stateOf, type Writing } from '@atelier/event-store';
import { handler, receipt } from '@atelier/rpc';
import type { InvoiceIssuer } from '../domain/issuer.ts';
import type { AccountPorts } from './account-ports.ts';
import { ISSUER_AT, issuers } from './account-streams.ts';

export const getInvoiceIssuer = ({ store }: Pick<AccountPorts, 'store'>) =>
  handler(billing.getInvoiceIssuer, async () => {
    const state = await stateOf(store, issuers, ISSUER_AT);
    if (state.status === 'unnamed') return { issuer: null };
    return { issuer: { ...state.issuer, address: [...state.issuer.address] } };
  });

export const nameInvoiceIssuer = ({
  write,
  documents,
}: Pick<AccountPorts, 'write' | 'documents'>) =>
  handler(billing.nameInvoiceIssuer, async ({ input: issuer, call, errors }) => {
    const { name, email = '', address, taxId = '' } = issuer;
    const characters = documents.unprintable([name, email, ...address, taxId].join(''));
    if (characters !== '') throw errors.NOT_PRINTABLE({ data: { characters } });
    const named = await write(call, ({ record }) =>
      record(issuers, ISSUER_AT, { type: 'NameIssuer', issuer }),
    );
    return receipt(named, errors);
  });

/** Who sells now, as a document that is made now says it. */
export async function issuerNow(
  writing: Pick<Writing, 'state'>,
): Promise<{ readonly issuer?: InvoiceIssuer }> {
  const state = await writing.state(issuers, ISSUER_AT);
  return state.status === 'named' ? { issuer: state.issuer } : {};
}
