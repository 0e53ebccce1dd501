import { pagesOf } from '@atelier/kernel';
import { FormDialog, noticeDone, useMay } from '@atelier/ui';
import { Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type IdentityApi, keys, type Role, useIdentity } from './identity-api.ts';
import { roleWords } from './role-words.ts';

/** Asks before a role is removed from everybody, and says who that is. */
export function RoleRemoval({ role, onClose }: { role: Role; onClose: () => void }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => identity.removeRole({ name: role.name }),
    onSuccess: () => {
      noticeDone(`${role.title} is removed from everybody.`);
      onClose();
    },
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: keys.roles }),
        cache.invalidateQueries({ queryKey: keys.users }),
      ]),
  });
  return (
    <FormDialog
      title={`Remove ${role.title}?`}
      action="Remove role"
      sending={remove}
      words={roleWords}
      isFinal
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <Holders role={role} />
      <Text size="sm" c="dimmed">
        What only this role allows stops at once, for API keys too. A role of the same name that is
        defined later is another one: it must be given again.
      </Text>
    </FormDialog>
  );
}

const NAMED = 8;

function Holders({ role }: { role: Role }) {
  const identity = useIdentity();
  const mayRead = useMay('user', 'read');
  const holders = useQuery({
    queryKey: [...keys.users, 'holders', role.name],
    queryFn: () => holdersOf(identity, role.name),
    enabled: mayRead,
    staleTime: 0,
  });
  if (!mayRead || holders.isError)
    return <Text size="sm">Everybody who has this role loses it.</Text>;
  if (!holders.data) return <Skeleton h={40} />;
  const { emails, whole } = holders.data;
  if (emails.length === 0)
    return <Text size="sm">{whole ? 'Nobody has this role.' : 'Whoever has it loses it.'}</Text>;
  const more = emails.length - NAMED;
  return (
    <Text size="sm">
      {emails.length === 1 ? 'One user loses' : `${emails.length} users lose`} this role
      {whole ? '' : ', and perhaps more'}: <strong>{emails.slice(0, NAMED).join(', ')}</strong>
      {more > 0 && ` and ${more} more`}.
    </Text>
  );
}

const PAGES = 25;

/** Users cannot be asked for by role: they are read through, up to a bound. */
async function holdersOf(identity: IdentityApi, role: string) {
  const emails: string[] = [];
  let read = 0;
  for await (const page of pagesOf((cursor) => identity.listUsers({ limit: 200, cursor }))) {
    for (const user of page.items) if (user.roles.includes(role)) emails.push(user.email);
    read += 1;
    if (read === PAGES) return { emails, whole: page.nextCursor === undefined };
  }
  return { emails, whole: true };
}
