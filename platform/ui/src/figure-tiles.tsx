import { Paper, SimpleGrid, Text } from '@mantine/core';

/** One figure of a period: what it is called, what it came to, and what explains it. */
export type Tile = { readonly name: string; readonly value: string; readonly about: string };

/** Figures side by side, four to a row where there is room and two on a phone. */
export function FigureTiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} mb="lg" spacing="sm">
      {tiles.map(({ name, value, about }) => (
        <Paper key={name} withBorder p="md" radius="lg">
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text fz={22} fw={600} className="numeric" lh={1.3}>
            {value}
          </Text>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
