import { FailureNotice, Panel } from '@atelier/ui';
import { NumberInput, Radio, Skeleton, Stack, Switch } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { CacheSettings } from './cache-settings.tsx';
import { SanitisingSettings } from './sanitising-settings.tsx';
import { type ChangePolicy, type Policy, useChangePolicy, usePolicy } from './use-policy.ts';

type Props = {
  readonly mayChange: boolean;
  /** How far the encryption of what was stored before is. */
  readonly encryption: ReactNode;
};

/** How the workspace's calls are treated: what the log keeps, what does not leave, what is answered twice. */
export function PolicyPanel({ mayChange, encryption }: Props) {
  const policy = usePolicy();
  return (
    <Panel
      title="Contents of model calls"
      about={
        mayChange
          ? 'For all calls of this workspace, from here, from programs and from other tools.'
          : 'An owner of the workspace decides this.'
      }
    >
      {policy.isPending && <Skeleton h={180} />}
      {policy.isError && <FailureNotice error={policy.error} retry={() => void policy.refetch()} />}
      {policy.data && (
        <Choices policy={policy.data} mayChange={mayChange} encryption={encryption} />
      )}
    </Panel>
  );
}

function Choices({ policy, mayChange, encryption }: Props & { readonly policy: Policy }) {
  const { shown, change } = useChangePolicy(policy);
  return (
    <Stack gap="xl">
      <KeptContents policy={shown} mayChange={mayChange} change={change} />
      <Stack gap="xs">
        <Switch
          label="Encrypt prompts and answers where they are kept"
          description="With a key of this workspace, in the log of calls and in the sessions and configurations of the Playground. Sessions that are there are encrypted in the background, calls from now on. All is opened as before, and sessions are found by their titles; the search in the log finds no words of prompts and answers."
          disabled={!mayChange}
          checked={shown.encryptContents}
          onChange={(event) => change({ encryptContents: event.currentTarget.checked })}
        />
        {shown.encryptContents && encryption}
      </Stack>
      <SanitisingSettings policy={shown} mayChange={mayChange} change={change} />
      <CacheSettings policy={shown} mayChange={mayChange} change={change} />
    </Stack>
  );
}

function KeptContents(props: { policy: Policy; mayChange: boolean; change: ChangePolicy }) {
  const { policy, mayChange, change } = props;
  return (
    <Radio.Group
      label="Prompts and answers in the request log"
      description="Tokens, cost and times are always kept. Sessions keep their messages either way."
      value={policy.keepContents ? 'keep' : 'drop'}
      onChange={(value) => change({ keepContents: value === 'keep' })}
    >
      <Stack gap="xs" mt="xs">
        <Radio
          value="keep"
          disabled={!mayChange}
          label="Keep them, to look at raw requests and responses"
        />
        {policy.keepContents && (
          <Stack pb="xs" pl={32}>
            <RetentionDays policy={policy} mayChange={mayChange} change={change} />
          </Stack>
        )}
        <Radio value="drop" disabled={!mayChange} label="Drop them as soon as a call has ended" />
      </Stack>
    </Radio.Group>
  );
}

/** Saved when one leaves the field. */
function RetentionDays(props: { policy: Policy; mayChange: boolean; change: ChangePolicy }) {
  const { policy, mayChange, change } = props;
  const [days, setDays] = useState<string | number>(policy.retentionDays ?? '');
  const save = () => {
    const retentionDays = typeof days === 'number' ? days : null;
    if (retentionDays !== (policy.retentionDays ?? null)) change({ retentionDays });
  };
  return (
    <NumberInput
      label="Drop them after so many days"
      description="They cannot be brought back, nor tried again. Empty: they stay."
      placeholder="never"
      maw={360}
      min={1}
      max={3650}
      allowDecimal={false}
      clampBehavior="strict"
      disabled={!mayChange}
      value={days}
      onChange={setDays}
      onBlur={save}
    />
  );
}
