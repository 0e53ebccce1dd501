import { Alert, Button, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { explain } from './rejection.ts';

/** What failed, in words that say what to do, with another try where one can help. */
export function FailureNotice(props: {
  error: unknown;
  title?: string;
  retry?: () => void;
  children?: ReactNode;
}) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertCircle size={18} />}
      title={props.title ?? 'This did not work'}
      role="alert"
    >
      <Text size="sm">{props.children ?? explain(props.error)}</Text>
      {props.retry && (
        <Button mt="sm" size="xs" variant="default" onClick={props.retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
