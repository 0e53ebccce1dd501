import { noticeDone, noticeFailure, saveFile } from '@atelier/ui';
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload, IconShare3 } from '@tabler/icons-react';
import type { LiveSession } from '../messages/live-session.ts';
import { conversationMarkdown } from './conversation-markdown.ts';

/** The whole conversation to take along, as Markdown. */
export function ConversationMenu({ read }: { read: () => LiveSession | undefined }) {
  const copy = async () => {
    try {
      const session = read();
      if (session) await navigator.clipboard.writeText(conversationMarkdown(session));
      noticeDone('The conversation is copied.');
    } catch {
      noticeFailure(new Error('The browser does not let the page copy. Save it as a file.'));
    }
  };
  const save = () => {
    const session = read();
    if (!session) return;
    const name = session.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
    saveFile(
      new Blob([conversationMarkdown(session)], { type: 'text/markdown' }),
      `${name || 'conversation'}.md`,
    );
  };
  return (
    <Menu shadow="md" position="bottom-end">
      <Tooltip position="left" label="Copy or save this conversation">
        <Menu.Target>
          <ActionIcon size="lg" aria-label="Copy or save">
            <IconShare3 size={18} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copy()}>
          Copy as Markdown
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={15} />} onClick={save}>
          Save as a file
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
