import { Accordion, NumberInput, SimpleGrid } from '@mantine/core';
import type { RouteFormApi } from './route-model-rows.tsx';

/** What few routes change: each field that is empty or untouched has the usual value. */
export function RouteTerms({ form }: { form: RouteFormApi }) {
  return (
    <Accordion variant="separated" multiple>
      <Terms name="limits" label="Time limits and retries">
        <Milliseconds form={form} path="limits.firstTokenMs" label="First token" usual={120_000} />
        <Milliseconds form={form} path="limits.idleMs" label="Silence within" usual={120_000} />
        <Milliseconds form={form} path="limits.wholeMs" label="Not streamed" usual={600_000} />
        <Milliseconds form={form} path="limits.totalMs" label="In all" usual={1_800_000} />
        <Count form={form} path="retry.retries" label="Tries again" min={0} max={10} />
        <Milliseconds form={form} path="retry.backoffMs" label="Pause, growing" />
        <Milliseconds form={form} path="retry.maxPauseMs" label="Longest pause" min={0} />
      </Terms>
      <Terms name="breaker" label="Circuit breaker">
        <Count form={form} path="breaker.consecutiveFailures" label="Failures in a row" />
        <NumberInput
          label="Or share of failures"
          min={0.01}
          max={1}
          step={0.05}
          {...form.getInputProps('breaker.failureRate')}
        />
        <Count form={form} path="breaker.minimumCalls" label="Of at least calls" />
        <Milliseconds form={form} path="breaker.windowMs" label="Within" min={100} />
        <Milliseconds form={form} path="breaker.openMs" label="Left alone for" min={10} />
        <Count form={form} path="breaker.probes" label="Calls that try it" max={100} />
      </Terms>
      <Terms name="queue" label="Waiting and hedging">
        <Count form={form} path="queue.length" label="May wait" min={0} max={10_000} />
        <Milliseconds form={form} path="queue.waitMs" label="Wait at most" min={0} />
        <Milliseconds form={form} path="hedgeAfterMs" label="Ask a second one after" />
      </Terms>
    </Accordion>
  );
}

function Terms(props: { name: string; label: string; children: React.ReactNode }) {
  return (
    <Accordion.Item value={props.name}>
      <Accordion.Control>{props.label}</Accordion.Control>
      <Accordion.Panel>
        <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
          {props.children}
        </SimpleGrid>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

type FieldProps = {
  readonly form: RouteFormApi;
  readonly path: string;
  readonly label: string;
  readonly min?: number;
};

function Milliseconds({ form, path, label, min = 1, usual }: FieldProps & { usual?: number }) {
  return (
    <NumberInput
      label={label}
      min={min}
      max={86_400_000}
      allowDecimal={false}
      thousandSeparator=" "
      suffix=" ms"
      placeholder={
        usual === undefined ? 'never' : `${usual.toLocaleString('en').replaceAll(',', ' ')} ms`
      }
      {...form.getInputProps(path)}
    />
  );
}

function Count({ form, path, label, min = 1, max = 1000 }: FieldProps & { max?: number }) {
  return (
    <NumberInput
      label={label}
      min={min}
      max={max}
      allowDecimal={false}
      {...form.getInputProps(path)}
    />
  );
}
