import { Box, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of a page with a border, a title and one sentence that teaches. */
export function Panel(props: {
  title?: string;
  about?: ReactNode;
  actions?: ReactNode;
  padded?: boolean;
  children: ReactNode;
}) {
  const padded = props.padded ?? true;
  return (
    <Box
      component="section"
      mb="lg"
      style={{
        border: '1px solid var(--line)',
        borderRadius: 'var(--mantine-radius-lg)',
        overflow: 'hidden',
      }}
    >
      {props.title && (
        <Group
          justify="space-between"
          px="md"
          py="sm"
          style={{ borderBottom: '1px solid var(--line-soft)' }}
        >
          <div style={{ flex: '1 1 260px' }}>
            <Text component="h2" fw={600} size="md" m={0}>
              {props.title}
            </Text>
            {props.about && (
              <Text c="dimmed" size="sm">
                {props.about}
              </Text>
            )}
          </div>
          {props.actions}
        </Group>
      )}
      <Box p={padded ? 'md' : 0} style={{ overflowX: 'auto' }}>
        {props.children}
      </Box>
    </Box>
  );
}
