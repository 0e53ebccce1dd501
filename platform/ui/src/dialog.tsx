import { Modal, type ModalProps } from '@mantine/core';
import { useOverPage } from './over-page.ts';

/** A dialog that is open as long as it is there. Going back closes it; the focus returns. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useOverPage(props.onClose);
  return <Modal opened {...props} />;
}
