import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  readonly label: string;
  /** What it does, where the label alone does not say it. */
  readonly about?: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
};

/** One of the small buttons below a message. */
export function MessageButton({ label, about = label, icon, onClick }: Props) {
  return (
    <Tooltip label={about}>
      <ActionIcon size="sm" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
