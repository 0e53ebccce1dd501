import { Dialog, JsonEditor } from '@atelier/ui';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { Parameters } from '../playground-api.ts';
import { withParameter } from './parameter-change.ts';
import { parameterWords } from './parameter-words.ts';
import {
  exampleSchema,
  exampleTools,
  mistakeInSchema,
  readTools,
  writeTools,
} from './tools-json.ts';

type Props = {
  readonly name: 'outputSchema' | 'tools';
  readonly parameters: Parameters;
  readonly onChange: (parameters: Parameters) => void;
};

/** A parameter that is JSON: what is set in short, and a window with an editor. */
export function JsonParameter({ name, parameters, onChange }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  const isSet = parameters[name] !== undefined;
  const summary =
    name === 'tools'
      ? (parameters.tools ?? []).map((tool) => tool.name).join(', ')
      : 'Answers follow a schema';
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        {isSet && (
          <Text size="xs" ff="monospace" truncate flex={1}>
            {summary}
          </Text>
        )}
        <Button size="compact-xs" variant="default" onClick={open}>
          {isSet ? 'Edit' : name === 'tools' ? 'Add tools' : 'Add a schema'}
        </Button>
      </Group>
      {opened && (
        <Dialog
          onClose={close}
          title={parameterWords[name].label}
          size="lg"
          closeOnClickOutside={false}
        >
          <Editor name={name} parameters={parameters} onChange={onChange} close={close} />
        </Dialog>
      )}
    </>
  );
}

function Editor({ name, parameters, onChange, close }: Props & { close: () => void }) {
  const [text, setText] = useState(() => initialText(name, parameters));
  const mistake = mistakeIn(name, text);
  const apply = () => {
    onChange(applied(name, parameters, text));
    close();
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {name === 'tools'
          ? 'An array of tools: a name, a description, and the JSON schema of the arguments. When the model calls one, you see the call and send the result yourself.'
          : 'The model is held to this JSON schema, and its answer is checked against it.'}
      </Text>
      <JsonEditor
        label={parameterWords[name].label}
        value={text}
        onChange={setText}
        minHeight="220px"
      />
      {mistake && (
        <Alert color="yellow" role="status">
          {mistake}
        </Alert>
      )}
      <Group justify="space-between">
        <Button
          variant="subtle"
          color="gray"
          // What is not there yet cannot be removed; its place stays.
          style={parameters[name] === undefined ? { visibility: 'hidden' } : {}}
          onClick={() => {
            onChange(withParameter(parameters, name, undefined));
            close();
          }}
        >
          Remove
        </Button>
        <Group gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button disabled={mistake !== undefined} onClick={apply}>
            Use it
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

function initialText(name: Props['name'], parameters: Parameters): string {
  if (name === 'tools') return writeTools(parameters.tools) || exampleTools;
  const schema = parameters.outputSchema;
  if (schema === undefined) return exampleSchema;
  return JSON.stringify(JSON.parse(schema), null, 2);
}

function mistakeIn(name: Props['name'], text: string): string | undefined {
  if (name === 'outputSchema') return mistakeInSchema(text);
  const read = readTools(text);
  return 'mistake' in read ? read.mistake : undefined;
}

function applied(name: Props['name'], parameters: Parameters, text: string): Parameters {
  if (name === 'outputSchema') return withParameter(parameters, name, text);
  const read = readTools(text);
  return 'tools' in read
    ? withParameter(parameters, name, read.tools.length > 0 ? read.tools : undefined)
    : parameters;
}
