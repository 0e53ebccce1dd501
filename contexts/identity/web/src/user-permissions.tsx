import { noticeFailure, noticeUndo, useMay } from '@atelier/ui';
import { Pill } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, type User, useIdentity } from './identity-api.ts';
import { roleWords } from './role-words.ts';

type Permission = User['permissions'][number];

/** What a user was granted singly; each is withdrawn at a press, and that can be taken back. */
export function UserPermissions({ user }: { user: User }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const mayAssign = useMay('role', 'assign');
  const settle = {
    onError: (error: unknown) => noticeFailure(error, roleWords),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.users }),
  };
  const grant = useMutation({
    mutationFn: (each: Permission) => identity.grantPermission({ userId: user.id, ...each }),
    ...settle,
  });
  const withdraw = useMutation({
    mutationFn: (each: Permission) => identity.withdrawPermission({ userId: user.id, ...each }),
    onSuccess: (_, each) =>
      noticeUndo(`Withdrew ${named(each)} from ${user.email}.`, () => grant.mutate(each)),
    ...settle,
  });
  return user.permissions.map((each) => (
    <Pill
      key={named(each)}
      size="sm"
      title="Granted singly, beside the roles"
      withRemoveButton={mayAssign}
      disabled={withdraw.isPending || grant.isPending}
      onRemove={() => withdraw.mutate(each)}
      removeButtonProps={{
        'aria-label': `Withdraw ${named(each)} from ${user.email}`,
        'aria-hidden': false,
        tabIndex: 0,
      }}
    >
      {named(each)}
    </Pill>
  ));
}

const named = ({ resource, action }: Permission) => `${resource}:${action}`;
