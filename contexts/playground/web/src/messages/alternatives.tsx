import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Message } from '../playground-api.ts';
import type { MessageActions } from './message-actions.ts';

type Props = {
  readonly message: Message;
  readonly actions: MessageActions;
  readonly active: boolean;
};

/** Which of several answers, or wordings of a prompt, is shown, and the way to the others. */
export function Alternatives({ message, actions, active }: Props) {
  const all = message.alternatives ?? [];
  if (all.length < 2) return null;
  const place = all.indexOf(message.id);
  const what = message.role === 'assistant' ? 'answer' : 'wording';
  const step = (by: number, label: string, icon: ReactNode) => {
    const target = all[place + by];
    return (
      <ActionIcon
        size="sm"
        aria-label={label}
        disabled={!active || target === undefined}
        onClick={() => target && actions.select(target)}
      >
        {icon}
      </ActionIcon>
    );
  };
  return (
    <Group gap={0} mr={4} data-alternatives>
      {step(-1, `The ${what} before`, <IconChevronLeft size={14} />)}
      <Text size="xs" c="dimmed" className="numeric">
        {place + 1}/{all.length}
      </Text>
      {step(1, `The next ${what}`, <IconChevronRight size={14} />)}
    </Group>
  );
}
