import { CopyButton, JsonEditor } from '@atelier/ui';
import { Group, Stack, Text } from '@mantine/core';

type Props = {
  readonly label: string;
  readonly json: string | undefined;
  /** That there never was one, rather than that it was dropped. */
  readonly isAbsent?: boolean;
};

/** A body as it was sent or came. */
export function RequestBody({ label, json, isAbsent = false }: Props) {
  if (json === undefined)
    return (
      <Text size="sm" c="dimmed">
        {isAbsent
          ? 'Nothing came back, or nothing that is kept: vectors, pictures and sound are not.'
          : 'Not kept: the content policy of this workspace drops prompts and answers, at once or by age. An owner can change that under Settings, for calls from then on.'}
      </Text>
    );
  const text = indented(json);
  return (
    <Stack gap={4}>
      <Group justify="flex-end">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </Group>
      <JsonEditor label={label} value={text} minHeight="240px" />
    </Stack>
  );
}

/** Bodies of streams are not one JSON text; they are shown as they were. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
