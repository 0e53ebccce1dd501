import { accept, type Decider } from '@atelier/kernel';

/** Who sells: stands on invoices and credit notes as their sender. */
export type InvoiceIssuer = {
  readonly name: string;
  readonly address: readonly string[];
  readonly email?: string | undefined;
  readonly taxId?: string | undefined;
};

export type IssuerCommand = { type: 'NameIssuer'; issuer: InvoiceIssuer };

export type IssuerEvent = { type: 'IssuerNamed'; issuer: InvoiceIssuer };

export type Issuer = { status: 'unnamed' } | { status: 'named'; issuer: InvoiceIssuer };

/** The seller of an installation. What is invoiced already keeps the one it was invoiced by. */
export const issuer = {
  initial: { status: 'unnamed' },
  decide: { NameIssuer: ({ issuer }) => accept({ type: 'IssuerNamed', issuer }) },
  evolve: (_, { issuer }): Issuer => ({ status: 'named', issuer }),
} satisfies Decider<Issuer, IssuerCommand, IssuerEvent>;
