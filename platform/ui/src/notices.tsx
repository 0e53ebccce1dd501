import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import { explain } from './rejection.ts';

/** Says in a corner that something was done. */
export function noticeDone(message: string): void {
  notifications.show({ message, color: 'teal', icon: <IconCheck size={16} />, autoClose: 3500 });
}

/** Says in a corner what failed. */
export function noticeFailure(error: unknown, words?: Parameters<typeof explain>[1]): void {
  notifications.show({
    message: explain(error, words),
    color: 'red',
    icon: <IconAlertCircle size={16} />,
    autoClose: 9000,
  });
}

let undoCount = 0;

/** Says that something was removed, and offers to take that back for a while. */
export function noticeUndo(message: string, undo: () => void): void {
  const id = `undo-${++undoCount}`;
  const takeBack = () => {
    notifications.hide(id);
    undo();
  };
  notifications.show({
    id,
    autoClose: 10_000,
    color: 'gray',
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="light" onClick={takeBack}>
          Undo
        </Button>
      </Group>
    ),
  });
}
