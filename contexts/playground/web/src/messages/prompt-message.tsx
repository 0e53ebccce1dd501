import { CopyButton, GrowingTextarea } from '@atelier/ui';
import { Button, Group } from '@mantine/core';
import { IconGitFork, IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { focusPrompt } from '../composer/focus-prompt.ts';
import type { Message } from '../playground-api.ts';
import { Alternatives } from './alternatives.tsx';
import type { MessageActions } from './message-actions.ts';
import { MessageButton } from './message-button.tsx';
import style from './messages.module.css';

type Props = {
  readonly message: Message;
  readonly actions: MessageActions;
  readonly active: boolean;
  readonly editing: boolean;
};

/** What a person wrote, with its pictures; it can be changed and sent again. */
export function PromptMessage({ message, actions, active, editing }: Props) {
  return (
    <article className={style['message']} aria-label="Your prompt">
      {message.attachments.length > 0 && (
        <Group justify="flex-end" mb={6}>
          <Images message={message} />
        </Group>
      )}
      {editing ? (
        <PromptEditor message={message} actions={actions} />
      ) : (
        <>
          {message.content !== '' && <div className={style['prompt']}>{message.content}</div>}
          <div
            className={`${style['actions']} ${style['quiet']}`}
            style={{ justifyContent: 'end' }}
          >
            <Group gap={2}>
              <Alternatives message={message} actions={actions} active={active} />
              <CopyButton text={message.content} label="Copy prompt" />
              {active && (
                <MessageButton
                  label="Edit and send again"
                  icon={<IconPencil size={14} />}
                  onClick={() => actions.startEdit(message)}
                />
              )}
              <ForkIcon message={message} actions={actions} />
            </Group>
          </div>
        </>
      )}
    </article>
  );
}

export function ForkIcon({ message, actions }: Pick<Props, 'message' | 'actions'>) {
  return (
    <MessageButton
      label="Fork from here"
      about="Fork: a new session with the messages up to here"
      icon={<IconGitFork size={14} />}
      onClick={() => actions.fork(message.id)}
    />
  );
}

/** Only pictures that are in the message itself are drawn; a foreign address is a link. */
function Images({ message }: { message: Message }) {
  return (
    <div className={style['images']}>
      {message.attachments.map(({ url }) =>
        url.startsWith('data:image/') ? (
          <img key={url} src={url} alt="Attached to the prompt" />
        ) : (
          <a key={url} href={url} target="_blank" rel="noopener noreferrer nofollow">
            {url}
          </a>
        ),
      )}
    </div>
  );
}

/** What was sent, until it is taken: who is refused goes on with it. */
const refused = new Map<Message['id'], string>();

function PromptEditor({ message, actions }: Pick<Props, 'message' | 'actions'>) {
  const [content, setContent] = useState(refused.get(message.id) ?? message.content);
  const box = useRef<HTMLTextAreaElement>(null);
  // One goes on writing at its end.
  useEffect(() => {
    const end = box.current?.value.length ?? 0;
    box.current?.setSelectionRange(end, end);
  }, []);
  const close = () => {
    refused.delete(message.id);
    actions.endEdit(message);
  };
  const giveUp = () => {
    close();
    focusPrompt();
  };
  const send = async () => {
    refused.set(message.id, content);
    // The answer takes this editor away, and with it the focus.
    focusPrompt();
    if (await actions.edit(message.id, content, message.attachments)) close();
  };
  return (
    <div>
      <GrowingTextarea
        ref={box}
        minRows={2}
        maxRows={14}
        data-autofocus
        autoFocus
        aria-label="Edit the prompt"
        value={content}
        onChange={(event) => setContent(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Here it ends the editing, not the answer that may arrive.
          if (event.key === 'Escape') {
            event.stopPropagation();
            giveUp();
          }
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (content.trim() !== '') void send();
        }}
      />
      <Group gap="xs" mt="xs" justify="flex-end">
        <Button size="compact-sm" variant="default" onClick={giveUp}>
          Cancel
        </Button>
        <Button size="compact-sm" disabled={content.trim() === ''} onClick={() => void send()}>
          Send again
        </Button>
      </Group>
    </div>
  );
}
