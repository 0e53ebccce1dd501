import { Badge } from '@mantine/core';

/** How far something has come, in one word and a colour. */
export function StatusBadge({ look }: { look: { color: string; label: string } }) {
  return (
    <Badge color={look.color} variant="light">
      {look.label}
    </Badge>
  );
}
