import { Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  readonly name: string;
  /** Of one; more is shown as the whole. */
  readonly share: number;
  /** The share in words and numbers. */
  readonly told: ReactNode;
  readonly color: string;
};

/** A share as a bar, under its name and what it comes to. */
export function ShareBar({ name, share, told, color }: Props) {
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
        <Text size="sm" truncate>
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="numeric" style={{ whiteSpace: 'nowrap' }}>
          {told}
        </Text>
      </Group>
      <Progress value={Math.min(1, share) * 100} color={color} aria-label={name} />
    </div>
  );
}
