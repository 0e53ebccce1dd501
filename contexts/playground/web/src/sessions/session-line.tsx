import { FormDialog, RouteLink } from '@atelier/ui';
import { ActionIcon, Menu, Text, TextInput, Tooltip } from '@mantine/core';
import { IconDots, IconGitFork, IconLock, IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { SessionSummary } from '../playground-api.ts';
import style from './session-list.module.css';
import type { useSessionChanges } from './use-sessions.ts';

type Props = {
  readonly session: SessionSummary;
  readonly open: boolean;
  readonly href: string;
  readonly changes: ReturnType<typeof useSessionChanges>;
};

/** One session in the list: its title, whether it is a fork, and what one can do with it. */
export function SessionLine({ session, open, href, changes }: Props) {
  const [renaming, setRenaming] = useState(false);
  const [ending, setEnding] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  const remove = () => {
    // Whoever works by keyboard goes on at the next one.
    const next = line.current?.nextElementSibling ?? line.current?.previousElementSibling;
    next?.querySelector('a')?.focus();
    changes.remove.mutate({ id: session.id, title: session.title, open });
  };
  if (renaming)
    return (
      <RenameBox
        title={session.title}
        onDone={(title, isByKey) => {
          setRenaming(false);
          // Once the line is drawn again.
          if (isByKey) setTimeout(() => line.current?.querySelector('a')?.focus());
          if (title && title !== session.title) changes.rename.mutate({ id: session.id, title });
        }}
      />
    );
  return (
    <div ref={line} className={style['item']} data-open={open}>
      <RouteLink
        href={href}
        title={session.title}
        aria-current={open ? 'page' : undefined}
        onDoubleClick={() => setRenaming(true)}
      >
        {session.forkedFrom && (
          <Tooltip label="A fork of another session">
            <IconGitFork
              size={13}
              style={{ verticalAlign: -2, marginInlineEnd: 4, opacity: 0.65 }}
              aria-label="Fork"
            />
          </Tooltip>
        )}
        {session.status === 'ended' && (
          <IconLock
            size={12}
            style={{ verticalAlign: -1, marginInlineEnd: 4, opacity: 0.65 }}
            aria-label="Ended"
          />
        )}
        {session.title}
      </RouteLink>
      <Menu position="bottom-end" shadow="md" width={160}>
        <Menu.Target>
          <ActionIcon size="sm" mr={4} aria-label={`More about ${session.title}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setRenaming(true)}>
            Rename
          </Menu.Item>
          <Menu.Item
            leftSection={<IconGitFork size={14} />}
            onClick={() => changes.fork.mutate({ id: session.id })}
          >
            Fork
          </Menu.Item>
          {session.status === 'active' && (
            <Menu.Item leftSection={<IconLock size={14} />} onClick={() => setEnding(true)}>
              End
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={remove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {ending && (
        <FormDialog
          title="End the session?"
          action="End it"
          isFinal
          sending={changes.end}
          onSubmit={() => changes.end.mutate(session.id, { onSuccess: () => setEnding(false) })}
          onClose={() => setEnding(false)}
        >
          <Text size="sm">
            “{session.title}” takes no prompt any more, and that cannot be taken back. It can still
            be read, and a fork of it goes on.
          </Text>
        </FormDialog>
      )}
    </div>
  );
}

function RenameBox(props: {
  title: string;
  onDone: (title: string | undefined, isByKey: boolean) => void;
}) {
  const [title, setTitle] = useState(props.title);
  return (
    <TextInput
      size="xs"
      autoFocus
      aria-label="New title"
      maxLength={200}
      value={title}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTitle(event.currentTarget.value)}
      onBlur={() => props.onDone(title.trim(), false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onDone(title.trim(), true);
        if (event.key === 'Escape') props.onDone(undefined, true);
      }}
    />
  );
}
