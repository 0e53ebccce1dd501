import { Button, type ButtonProps, Group, Popover, Text } from '@mantine/core';
import { useState } from 'react';

/** A button that asks once more, in place, before it does what cannot be undone. */
export function ConfirmButton(
  props: ButtonProps & { question: string; confirm: string; onConfirm: () => void },
) {
  const { question, confirm, onConfirm, children, ...button } = props;
  const [open, setOpen] = useState(false);
  const go = () => {
    setOpen(false);
    onConfirm();
  };
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      withArrow
      shadow="md"
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" {...button} onClick={() => setOpen(!open)}>
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw={300}>
        <Text size="sm" mb="sm">
          {question}
        </Text>
        <Group gap="xs" justify="flex-end">
          <Button size="compact-sm" variant="default" onClick={() => setOpen(false)}>
            Cancel
          </Button>
          <Button size="compact-sm" color="red" onClick={go}>
            {confirm}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
