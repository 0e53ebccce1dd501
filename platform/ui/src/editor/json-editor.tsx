import { Box, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';

export type JsonEditorProps = {
  readonly value: string;
  readonly label: string;
  /** Absent: the text can be read and copied only. */
  readonly onChange?: (text: string) => void;
  readonly minHeight?: string;
};

const JsonEditorBody = lazy(async () => ({
  default: (await import('./json-editor-body.tsx')).JsonEditorBody,
}));

/** JSON with colours, brackets and the place of a mistake marked as one types. */
export function JsonEditor(props: JsonEditorProps) {
  return (
    <Box
      style={{
        border: '1px solid var(--line)',
        borderRadius: 'var(--mantine-radius-md)',
        overflow: 'hidden',
        fontSize: '12.5px',
      }}
    >
      <Suspense fallback={<Skeleton h={props.minHeight ?? '120px'} />}>
        <JsonEditorBody {...props} />
      </Suspense>
    </Box>
  );
}
