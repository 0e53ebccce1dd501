import { Alert, Button, Group, type ModalProps, Stack } from '@mantine/core';
import { type FormEventHandler, type ReactNode, useEffect, useRef } from 'react';
import { Dialog } from './dialog.tsx';
import { explain, faultsByField, type RejectionDetail } from './rejection.ts';

/** The part of Mantine's form that this needs. */
type Form = {
  readonly values: object;
  readonly isDirty: () => boolean;
  readonly setErrors: (errors: Record<string, string>) => void;
};

type Props = {
  readonly title: string;
  /** What the button says that sends it. */
  readonly action: string;
  /** Its fields, named as the contract names them. A dialog without fields only asks. */
  readonly form?: Form;
  /** The call that sends it, as a mutation: while it runs it is shown, and why it failed. */
  readonly sending: { readonly isPending: boolean; readonly error: unknown };
  /** What to say for each rejection of that call. Without it nothing is said here. */
  readonly words?: Readonly<Record<string, string | ((detail: RejectionDetail) => string)>>;
  /** The field that a rejection is about, by its code: there it is told, else below all fields. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Whether what it does cannot be undone. */
  readonly isFinal?: boolean;
  readonly size?: ModalProps['size'];
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** What is shown in place of the form once it was sent, as a secret that is shown once. */
  readonly sent?: ReactNode;
};

/**
 * A form in a dialog: its fields, why it could not be sent, and the two ways out. The focus is on
 * the first field, and on the first wrong one when it was refused. It stays open with what was typed
 * until it is sent or given up; a click beside it does not give up what was typed.
 */
export function FormDialog(props: Props) {
  const { title, size, form, onClose, sent } = props;
  return (
    <Dialog
      onClose={onClose}
      title={title}
      closeOnClickOutside={!sent && form?.isDirty() !== true}
      {...(size ? { size } : {})}
    >
      {sent ? <Sent>{sent}</Sent> : <Fields {...props} />}
    </Dialog>
  );
}

const FIRST_FIELD =
  'input:enabled:not([type=hidden], [type=radio]:not(:checked)), textarea:enabled';

function Fields(props: Props) {
  const { action, form, sending, words, fields, isFinal, onSubmit, onClose, children } = props;
  const element = useRef<HTMLFormElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const faults = form && words ? faultsByField(sending.error, form.values, words, fields) : {};
  const isToldAtField = Object.keys(faults).length > 0;

  // Where the dialog puts the focus once it is open.
  useEffect(() => {
    const first = element.current?.querySelector(FIRST_FIELD) ?? cancel.current;
    first?.setAttribute('data-autofocus', '');
  }, []);
  useEffect(() => {
    if (!isToldAtField) return;
    form?.setErrors(faults);
    focusFirstWrong(element.current);
    // eslint-disable-next-line react/exhaustive-deps -- once for each answer
  }, [sending.error]);

  const submit: FormEventHandler<HTMLFormElement> = (event) => {
    event.preventDefault();
    onSubmit(event);
    focusFirstWrong(element.current);
  };
  return (
    <form ref={element} onSubmit={submit} noValidate>
      <Stack>
        {children}
        {words && sending.error !== null && !isToldAtField && (
          <Alert color="red">{explain(sending.error, words)}</Alert>
        )}
        <Group justify="flex-end">
          <Button ref={cancel} variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={sending.isPending} {...(isFinal ? { color: 'red' } : {})}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Takes the focus, which was in the form that is gone. */
function Sent({ children }: { children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <div ref={element} tabIndex={-1} style={{ outline: 'none' }}>
      {children}
    </div>
  );
}

/** Once what is wrong has been drawn. */
function focusFirstWrong(form: HTMLFormElement | null): void {
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
