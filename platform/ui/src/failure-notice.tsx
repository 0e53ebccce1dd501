import { Alert, Button, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { explain, rejectionIn } from './rejection.ts';

/** What failed, in words that say what to do, with another try where one can help. */
export function FailureNotice(props: {
  error: unknown;
  title?: string;
  retry?: () => void;
  children?: ReactNode;
}) {
  const { status } = rejectionIn(props.error) ?? {};
  const isFinal = status === 403 || status === 404;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertCircle size={18} />}
      title={props.title ?? 'This did not work'}
      role="alert"
    >
      <Text size="sm">{props.children ?? explain(props.error)}</Text>
      {props.retry && !isFinal && (
        <Button mt="sm" size="xs" variant="default" onClick={props.retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
