import { FormDialog, noticeDone } from '@atelier/ui';
import {
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Switch,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type Limit, useGateway } from './gateway-api.ts';
import { type LimitFormValues, toLimit, toValues } from './limit-form-values.ts';
import { setWords } from './limit-words.ts';
import { useLimitSubjects, useRefreshLimits } from './use-limits.ts';

type Props = {
  /** The limit to change; without it one is set. */
  readonly limit: Limit | undefined;
  readonly workspace: { readonly id: `workspace_${string}`; readonly name: string };
  readonly maySetEverywhere: boolean;
  /** Whether "no limit" may be set in place of one. */
  readonly mayLift: boolean;
  readonly onClose: () => void;
};

/** Sets a limit or changes how much it is; what it is on stays as it is. */
export function LimitForm(props: Props) {
  const { limit, workspace, maySetEverywhere, mayLift, onClose } = props;
  const isNew = limit === undefined;
  const form = useLimitForm(limit);
  const save = useSave(isNew, onClose);
  const { values } = form;
  return (
    <FormDialog
      title={isNew ? 'New limit' : 'Change the limit'}
      action={isNew ? 'Set limit' : 'Change'}
      form={form}
      sending={save}
      words={setWords}
      onSubmit={form.onSubmit((sent) => save.mutate(sent))}
      onClose={onClose}
    >
      {maySetEverywhere && (
        <SegmentedControl
          aria-label="Where it holds"
          disabled={!isNew}
          data={[
            { value: 'workspace', label: `In ${workspace.name}` },
            { value: 'everywhere', label: 'Everywhere' },
          ]}
          {...form.getInputProps('where')}
        />
      )}
      <Whose form={form} workspaceId={workspace.id} isNew={isNew} />
      <TextInput
        label="Only for the operation"
        description="What calls say they are for, as code_generation. Empty: all calls."
        placeholder="all calls"
        disabled={!isNew}
        {...form.getInputProps('operation')}
      />
      <HowMuch form={form} isNew={isNew} mayLift={mayLift} />
      {values.unit === 'money' && (
        <Switch
          label="Allow models of unknown price"
          description="What they cost is not counted. Otherwise they are refused until somebody sets their price."
          {...form.getInputProps('allowUnpriced', { type: 'checkbox' })}
        />
      )}
      {values.unit !== 'requests' && (
        <NumberInput
          label="Tokens set aside for an answer"
          description="When a call does not say how long its answer may become. Without streaming, and with little left, it ends there."
          min={1}
          max={1_000_000}
          allowDecimal={false}
          thousandSeparator=","
          {...form.getInputProps('assumedOutputTokens')}
        />
      )}
    </FormDialog>
  );
}

type Form = ReturnType<typeof useLimitForm>;

function useLimitForm(limit: Limit | undefined) {
  return useForm({
    initialValues: toValues(limit),
    validate: {
      operation: (name) =>
        name === '' || /^[a-z][a-z0-9._-]{0,63}$/.test(name)
          ? null
          : 'Small letters, digits, dot, hyphen and underscore, as code_generation.',
      amount: (amount, { unlimited }) =>
        unlimited || amount !== '' ? null : 'How much? 0 allows nothing.',
    },
  });
}

function useSave(isNew: boolean, onClose: () => void) {
  const gateway = useGateway();
  const refresh = useRefreshLimits();
  return useMutation({
    mutationFn: (values: LimitFormValues) => gateway.setLimit(toLimit(values)),
    onSuccess: async () => {
      await refresh();
      noticeDone(isNew ? 'The limit holds from the next call on.' : 'The limit was changed.');
      onClose();
    },
  });
}

function Whose(props: { form: Form; workspaceId: `workspace_${string}`; isNew: boolean }) {
  const { form, isNew } = props;
  const subjects = useLimitSubjects(props.workspaceId);
  const { per, where } = form.values;
  return (
    <Group grow align="flex-start">
      <Select
        label="Counts the calls of"
        allowDeselect={false}
        disabled={!isNew}
        data={[
          { value: 'user', label: 'each user' },
          { value: 'apiKey', label: 'each API key' },
          { value: 'workspace', label: 'the whole workspace' },
        ]}
        {...form.getInputProps('per')}
        onChange={(value) => {
          form.setValues({ per: value as LimitFormValues['per'], subject: null });
        }}
      />
      {per !== 'workspace' && where === 'workspace' && (
        <Select
          label="Only this one"
          placeholder="every one"
          clearable
          searchable
          disabled={!isNew}
          nothingFoundMessage={per === 'user' ? 'No such member' : 'You have no such key'}
          data={subjects[per]}
          {...form.getInputProps('subject')}
        />
      )}
    </Group>
  );
}

function HowMuch({ form, isNew, mayLift }: { form: Form; isNew: boolean; mayLift: boolean }) {
  const { unit, unlimited } = form.values;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
        <NumberInput
          label="At most"
          min={0}
          disabled={unlimited}
          allowDecimal={unit === 'money'}
          thousandSeparator=","
          {...(unit === 'money' ? { prefix: '$' } : {})}
          {...form.getInputProps('amount')}
        />
        <Select
          label="Of"
          allowDeselect={false}
          disabled={!isNew}
          data={[
            { value: 'requests', label: 'requests' },
            { value: 'tokens', label: 'tokens' },
            { value: 'money', label: 'money' },
          ]}
          {...form.getInputProps('unit')}
        />
        <Select
          label="Per"
          allowDeselect={false}
          disabled={!isNew}
          data={['minute', 'hour', 'day', 'month']}
          {...form.getInputProps('period')}
        />
      </SimpleGrid>
      {mayLift && (
        <Switch
          label="No limit at all"
          description="In place of the default and of the plan’s."
          {...form.getInputProps('unlimited', { type: 'checkbox' })}
        />
      )}
    </>
  );
}
