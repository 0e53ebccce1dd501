import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { ReactNode } from 'react';

/** What a place is for, shown while it is empty, with the first step to take. */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <ThemeIcon size={44} radius="xl" variant="light" color="gray">
        {props.icon}
      </ThemeIcon>
      <Text fw={600}>{props.title}</Text>
      {props.children && (
        <Text c="dimmed" size="sm" maw={420}>
          {props.children}
        </Text>
      )}
      {props.action}
    </Stack>
  );
}
