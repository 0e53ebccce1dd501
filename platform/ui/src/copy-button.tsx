import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { memo } from 'react';

type Props = {
  /** A function for a text that still grows: the button is then not drawn again with each piece. */
  readonly text: string | (() => string);
  readonly label?: string;
};

/** Copies a text and says so for a moment. */
export const CopyButton = memo(function CopyButton({ text, label = 'Copy' }: Props) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <Tooltip label={clipboard.copied ? 'Copied' : label}>
      <ActionIcon
        size="sm"
        aria-label={label}
        color={clipboard.copied ? 'teal' : 'gray'}
        onClick={() => clipboard.copy(typeof text === 'string' ? text : text())}
      >
        {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
});
