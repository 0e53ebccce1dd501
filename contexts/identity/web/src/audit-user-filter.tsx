import { useMay } from '@atelier/ui';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, useIdentity } from './identity-api.ts';

type Props = {
  readonly userId: string | undefined;
  /** The e-mail of the user chosen, when it is known from the entries shown. */
  readonly email: string | undefined;
  readonly onUser: (userId: string | undefined) => void;
};

/** Finds a user by e-mail or name. Who may not read users still filters by a name in the trail. */
export function AuditUserFilter({ userId, email, onUser }: Props) {
  const identity = useIdentity();
  const mayRead = useMay('user', 'read');
  const [written, setWritten] = useState('');
  const chosenName = email ?? userId;
  const [search] = useDebouncedValue(written === chosenName ? '' : written.trim(), 250);
  const found = useQuery({
    queryKey: [...keys.users, 'found', search],
    queryFn: () => identity.listUsers({ limit: 20, ...(search === '' ? {} : { search }) }),
    enabled: mayRead && search !== '',
    placeholderData: keepPreviousData,
  });
  const choices = new Map(
    search === '' ? [] : found.data?.items.map((user) => [user.id, user.email]),
  );
  const data = [...choices].map(([value, label]) => ({ value: String(value), label }));
  if (userId && chosenName && !data.some(({ value }) => value === userId))
    data.push({ value: userId, label: chosenName });
  return (
    <Select
      aria-label="User"
      placeholder={mayRead ? 'User, by e-mail' : 'Click a name below'}
      w={220}
      clearable
      searchable={mayRead}
      data={data}
      // The server has searched names, too; what it found must not be filtered out again.
      filter={({ options }) => options}
      nothingFoundMessage={search === '' ? 'Write a part of the e-mail' : 'Nobody found'}
      value={userId ?? null}
      onSearchChange={setWritten}
      onChange={(value) => onUser(value ?? undefined)}
    />
  );
}
