import { FailureNotice, Panel } from '@atelier/ui';
import { Radio, Skeleton, Stack } from '@mantine/core';
import { SanitisingSettings } from './sanitising-settings.tsx';
import { type ChangePolicy, type Policy, useChangePolicy, usePolicy } from './use-policy.ts';

/** How the workspace's calls are treated: what the log keeps, and what does not leave. */
export function PolicyPanel({ mayChange }: { mayChange: boolean }) {
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
      {policy.data && <Choices policy={policy.data} mayChange={mayChange} />}
    </Panel>
  );
}

function Choices({ policy, mayChange }: { policy: Policy; mayChange: boolean }) {
  const { shown, change } = useChangePolicy(policy);
  return (
    <Stack gap="xl">
      <KeptContents policy={shown} mayChange={mayChange} change={change} />
      <SanitisingSettings policy={shown} mayChange={mayChange} change={change} />
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
        <Radio value="drop" disabled={!mayChange} label="Drop them as soon as a call has ended" />
      </Stack>
    </Radio.Group>
  );
}
