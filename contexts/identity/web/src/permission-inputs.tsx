import { Autocomplete, Group } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import type { Role } from './identity-api.ts';
import { actionsIn, resourcesIn } from './permission-suggestions.ts';

type Props = {
  readonly resource: GetInputPropsReturnType;
  readonly action: GetInputPropsReturnType;
  /** Whose permissions are suggested. */
  readonly roles: readonly Role[];
  readonly children?: ReactNode;
};

/** A permission in two fields: what it is about, and what may be done with it. */
export function PermissionInputs({ resource, action, roles, children }: Props) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Autocomplete
        flex={1}
        aria-label="Resource"
        placeholder="Resource"
        data={others(resourcesIn(roles), resource.value)}
        {...resource}
      />
      <Autocomplete
        flex={1}
        aria-label="Action"
        placeholder="Action"
        data={others(actionsIn(roles, String(resource.value)), action.value)}
        {...action}
      />
      {children}
    </Group>
  );
}

/** What is written already is no suggestion: it would only lie over the buttons below. */
function others(names: readonly string[], written: unknown): string[] {
  return names.filter((name) => name !== written);
}
