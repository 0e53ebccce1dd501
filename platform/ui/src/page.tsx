import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The main part of a screen: a title, one sentence about itself, and what one does there most on the right. */
export function Page(props: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  width?: number;
  children: ReactNode;
}) {
  return (
    <Box component="main" p={{ base: 'md', sm: 'xl' }} maw={props.width ?? 1120} mx="auto" w="100%">
      <title>{`${props.title} · Atelier`}</title>
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Stack gap={2} style={{ flex: '1 1 300px' }}>
          <Title order={1}>{props.title}</Title>
          {props.about && (
            <Text c="dimmed" size="sm" maw={680}>
              {props.about}
            </Text>
          )}
        </Stack>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {props.children}
    </Box>
  );
}
