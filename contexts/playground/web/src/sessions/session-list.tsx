import { dayGroup, EmptyState, FailureNotice, RouteLink } from '@atelier/ui';
import { Box, Button, Group, Loader, Skeleton, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue, useIntersection } from '@mantine/hooks';
import { IconMessages, IconPlus, IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { SessionId, SessionSummary } from '../playground-api.ts';
import { PreferencesMenu } from '../settings/preferences-menu.tsx';
import { SessionLine } from './session-line.tsx';
import style from './session-list.module.css';
import { type useSessionChanges, useSessions } from './use-sessions.ts';

type Props = {
  readonly openId: string | undefined;
  readonly pathOf: (id: SessionId) => string;
  readonly newPath: string;
  readonly changes: ReturnType<typeof useSessionChanges>;
};

/** All sessions by day, searchable; older ones come as one scrolls. */
export function SessionList({ openId, pathOf, newPath, changes }: Props) {
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), 200);
  const list = useSessions(searched);
  const sessions = useMemo(() => list.data?.pages.flatMap(({ items }) => items), [list.data]);
  return (
    <nav className={style['list']} aria-label="Sessions">
      <Stack gap={8} p={8} pb={4}>
        <Group gap={6} wrap="nowrap">
          <Button
            component={RouteLink}
            href={newPath}
            variant="default"
            justify="flex-start"
            leftSection={<IconPlus size={16} />}
            fullWidth
          >
            New session
          </Button>
          <PreferencesMenu />
        </Group>
        <TextInput
          size="xs"
          type="search"
          aria-label="Search sessions"
          placeholder="Search"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Stack>
      <div className={style['items']}>
        {list.isPending && <Waiting />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {sessions?.length === 0 && <Nothing searched={searched} />}
        {sessions &&
          byDay(sessions).map(({ day, each }) => (
            <Box key={day} component="section" aria-label={day}>
              <div className={style['day']}>{day}</div>
              {each.map((session) => (
                <SessionLine
                  key={session.id}
                  session={session}
                  open={session.id === openId}
                  href={pathOf(session.id)}
                  changes={changes}
                />
              ))}
            </Box>
          ))}
        {list.hasNextPage && <More load={() => void list.fetchNextPage()} />}
      </div>
    </nav>
  );
}

function byDay(sessions: readonly SessionSummary[]) {
  const groups = Map.groupBy(sessions, ({ updatedAt }) => dayGroup(updatedAt));
  return [...groups].map(([day, each]) => ({ day, each }));
}

function Nothing({ searched }: { searched: string }) {
  if (searched !== '')
    return (
      <EmptyState icon={<IconSearch size={20} />} title="Nothing found">
        No title holds “{searched}”.
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconMessages size={20} />} title="No sessions yet">
      Every conversation with a model is kept here. Send a first prompt to begin one.
    </EmptyState>
  );
}

function Waiting() {
  return (
    <Stack gap={10} p={8} pt={20}>
      {[80, 60, 72, 50, 66].map((width) => (
        <Skeleton key={width} h={14} w={`${width}%`} />
      ))}
    </Stack>
  );
}

function More({ load }: { load: () => void }) {
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const seen = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (seen) load();
    // eslint-disable-next-line react/exhaustive-deps -- once each time it comes into sight
  }, [seen]);
  return (
    <Box ref={ref} ta="center" p="sm">
      <Loader size="xs" />
    </Box>
  );
}
