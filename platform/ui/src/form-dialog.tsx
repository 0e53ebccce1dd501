import { Alert, Button, Group, Modal, type ModalProps, Stack } from '@mantine/core';
import type { FormEventHandler, ReactNode } from 'react';
import { explain, type RejectionDetail } from './rejection.ts';

type Props = {
  readonly title: string;
  /** What the button says that sends it. */
  readonly action: string;
  /** The call that sends it, as a mutation: while it runs it is shown, and why it failed. */
  readonly sending: { readonly isPending: boolean; readonly error: unknown };
  /** What to say for each rejection of that call. Without it nothing is said here. */
  readonly words?: Readonly<Record<string, string | ((detail: RejectionDetail) => string)>>;
  /** Whether what it does cannot be undone. */
  readonly isFinal?: boolean;
  readonly size?: ModalProps['size'];
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/**
 * A form in a dialog: its fields, why it could not be sent, and the two ways out. It stays open with
 * what was typed until it is sent or given up.
 */
export function FormDialog(props: Props) {
  const { title, action, sending, words, isFinal, size, onSubmit, onClose, children } = props;
  return (
    <Modal opened onClose={onClose} title={title} {...(size ? { size } : {})}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          {children}
          {words && sending.error !== null && (
            <Alert color="red">{explain(sending.error, words)}</Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={sending.isPending}
              {...(isFinal ? { color: 'red' } : {})}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
