import type { SanitisingMode } from '@atelier/gateway-contract';
import { Chip, Group, Input, Radio, Stack } from '@mantine/core';
import { CustomPatterns } from './custom-patterns.tsx';
import type { ChangePolicy, Policy } from './use-policy.ts';

const MODES: readonly { mode: SanitisingMode; label: string; description: string }[] = [
  { mode: 'off', label: 'Off', description: 'Prompts leave as they are.' },
  {
    mode: 'report',
    label: 'Report',
    description: 'Prompts leave as they are; what is in them is counted in the request log.',
  },
  {
    mode: 'redact',
    label: 'Redact',
    description: 'The model sees [EMAIL] in place of an address. It cannot be brought back.',
  },
  {
    mode: 'mask',
    label: 'Mask and restore',
    description: 'The model works with <EMAIL_1>; in its answer the address is put back.',
  },
  {
    mode: 'block',
    label: 'Block',
    description: 'A prompt that holds any of it is refused, and nothing leaves.',
  },
];

const KINDS: readonly { kind: Policy['detectorsOff'][number]; label: string }[] = [
  { kind: 'private-key', label: 'Private keys' },
  { kind: 'api-key', label: 'API keys' },
  { kind: 'token', label: 'Tokens' },
  { kind: 'password', label: 'Passwords' },
  { kind: 'cloud-account', label: 'Cloud accounts' },
  { kind: 'email', label: 'E-mail addresses' },
  { kind: 'phone', label: 'Phone numbers' },
  { kind: 'card', label: 'Card numbers' },
  { kind: 'iban', label: 'Bank accounts' },
  { kind: 'ip', label: 'IP addresses' },
  { kind: 'national-id', label: 'Social security numbers' },
];

type Props = {
  readonly policy: Policy;
  readonly mayChange: boolean;
  readonly change: ChangePolicy;
};

/** What is done with secrets and personal data in prompts, and which are looked for. */
export function SanitisingSettings({ policy, mayChange, change }: Props) {
  return (
    <Stack gap="md">
      <Radio.Group
        label="Secrets and personal data in prompts"
        description="Looked for in messages, tool results and attached text, before anything leaves."
        value={policy.sanitising}
        onChange={(mode) => {
          const chosen = MODES.find((each) => each.mode === mode);
          if (chosen) change({ sanitising: chosen.mode });
        }}
      >
        <Stack gap="xs" mt="xs">
          {MODES.map(({ mode, label, description }) => (
            <Radio
              key={mode}
              value={mode}
              disabled={!mayChange}
              label={label}
              description={description}
            />
          ))}
        </Stack>
      </Radio.Group>
      {policy.sanitising !== 'off' && (
        <>
          <Kinds policy={policy} mayChange={mayChange} change={change} />
          <CustomPatterns policy={policy} mayChange={mayChange} />
        </>
      )}
    </Stack>
  );
}

function Kinds({ policy, mayChange, change }: Props) {
  const { detectorsOff } = policy;
  const on = KINDS.map(({ kind }) => kind).filter((kind) => !detectorsOff.includes(kind));
  const choose = (chosen: string[]) =>
    change({
      detectorsOff: KINDS.map(({ kind }) => kind).filter((kind) => !chosen.includes(kind)),
    });
  return (
    <Input.Wrapper label="Looked for" labelElement="div">
      <Chip.Group multiple value={on} onChange={choose}>
        <Group gap="xs" mt={6}>
          {KINDS.map(({ kind, label }) => (
            <Chip key={kind} value={kind} size="sm" disabled={!mayChange}>
              {label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
