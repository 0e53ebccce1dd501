import { Panel, type Words } from '@atelier/ui';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type BillingApi, keys, type Subscription, useBilling } from './billing-api.ts';
import { notPrintable } from './billing-words.ts';
import { PartyForm, PartyLines } from './party.form.tsx';

type Contact = NonNullable<Subscription['contact']>;
type Props = { readonly contact: Contact; readonly mayManage: boolean };

const TITLE = 'Invoices are made out to';
const words: Words<BillingApi['changeBillingContact']> = {
  NOT_SUBSCRIBED: 'This workspace has no subscription.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may do this.',
  NOT_PRINTABLE: notPrintable,
};

/** Whom invoices are made out to. */
export function BillingContactPanel({ contact, mayManage }: Props) {
  const billing = useBilling();
  const [changing, { open, close }] = useDisclosure(false);
  return (
    <Panel
      title={TITLE}
      actions={
        mayManage && (
          <Button variant="default" onClick={open}>
            Change
          </Button>
        )
      }
    >
      <PartyLines party={contact} />
      {changing && (
        <PartyForm
          title={TITLE}
          party={contact}
          needsEmail
          whoIsIt="Who pays."
          words={words}
          queryKey={keys.subscription}
          onSave={(party) => billing.changeBillingContact(party)}
          onClose={close}
        />
      )}
    </Panel>
  );
}
