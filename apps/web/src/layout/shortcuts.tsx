import { focusPrompt } from '@atelier/playground-web';
import { Dialog, useNavigate } from '@atelier/ui';
import { Group, Kbd, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { patterns } from '../paths.ts';

type Props = { readonly opened: boolean; readonly onToggle: () => void };

const MOD = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl';

/** Every one needs a second key or a place to be in, so that dictation sets none off. */
const SHORTCUTS: readonly {
  readonly about: string;
  readonly keys: readonly string[];
}[] = [
  { about: 'Go to a session or a place', keys: [MOD, 'K'] },
  { about: 'New session', keys: [MOD, 'Shift', 'O'] },
  { about: 'To the prompt', keys: ['Shift', 'Esc'] },
  { about: 'Send the prompt', keys: ['Enter'] },
  { about: 'A new line in the prompt', keys: ['Shift', 'Enter'] },
  { about: 'Change the last prompt, from an empty box', keys: ['↑'] },
  { about: 'Stop the answer', keys: ['Esc'] },
  { about: 'These shortcuts', keys: [MOD, '/'] },
];

/** What the keys do, everywhere; and the list of it. */
export function Shortcuts({ opened, onToggle }: Props) {
  const navigate = useNavigate();
  useHotkeys(
    [
      ['mod+shift+O', () => navigate(patterns.playground)],
      ['shift+Escape', focusPrompt],
      ['mod+/', onToggle],
    ],
    [],
  );
  if (!opened) return null;
  return (
    <Dialog onClose={onToggle} title="Keyboard shortcuts">
      <Stack gap="xs">
        {SHORTCUTS.map(({ about, keys }) => (
          <Group key={about} justify="space-between" wrap="nowrap">
            <Text size="sm">{about}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Dialog>
  );
}
