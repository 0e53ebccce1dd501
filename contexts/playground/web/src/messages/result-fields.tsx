import { GrowingTextarea } from '@atelier/ui';
import { Switch } from '@mantine/core';

export type EnteredResult = { readonly content: string; readonly isError: boolean };

/** Where one says what a tool answered. */
export function ResultFields(props: {
  name: string;
  result: EnteredResult;
  enter: (result: EnteredResult) => void;
}) {
  const { name, result, enter } = props;
  return (
    <>
      <GrowingTextarea
        minRows={1}
        maxRows={10}
        label={`Result of ${name || 'the tool'}`}
        description="What your code would answer: text or JSON. It is sent back to the model."
        placeholder='{"ok": true}'
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={result.content}
        onChange={(event) => enter({ ...result, content: event.currentTarget.value })}
      />
      <Switch
        size="xs"
        mt="xs"
        label="The tool failed"
        checked={result.isError}
        onChange={(event) => enter({ ...result, isError: event.currentTarget.checked })}
      />
    </>
  );
}
