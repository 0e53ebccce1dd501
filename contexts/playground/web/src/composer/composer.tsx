import { GrowingTextarea, noticeFailure } from '@atelier/ui';
import { ActionIcon, CloseButton, FileButton, Text, Tooltip } from '@mantine/core';
import { IconArrowUp, IconPhoto, IconPlayerStopFilled } from '@tabler/icons-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  memo,
  useRef,
  useState,
} from 'react';
import type { Attachment, Session } from '../playground-api.ts';
import style from './composer.module.css';
import { readImages } from './read-image.ts';
import { mebibytes, PICTURE_LIMIT, refusalOf, sizeBytesOf } from './room.ts';
import { useDraft } from './use-draft.ts';

type Props = {
  readonly draftId: string;
  /** Pictures that stand ready with the draft. */
  readonly draftImages?: readonly Attachment[] | undefined;
  readonly running: boolean;
  readonly vision: boolean;
  /** How much more the session holds, once that is known. */
  readonly room?: Session['room'];
  /** Why nothing can be sent now; shown in place of the hint. */
  readonly blocked?: string | undefined;
  /** Resolves to false when the prompt was refused: then it is put back. */
  readonly onSend: (content: string, attachments: readonly Attachment[]) => Promise<boolean>;
  readonly onStop: () => void;
  readonly onEditLast: () => void;
};

const NONE: readonly Attachment[] = [];
const NO_VISION = new Error(
  'This model takes no pictures. Choose one that does above: its line in the list says so.',
);
const NO_PICTURES = new Error('Only pictures can be attached: PNG, JPEG, WebP or GIF.');
const TOO_MANY = new Error(
  `A prompt takes ${PICTURE_LIMIT} pictures. The others were left out: send them with the next one.`,
);

/** Where one writes. Enter sends, Shift+Enter breaks the line, ↑ in an empty box edits the last prompt. */
export const Composer = memo(function Composer(props: Props) {
  const { draftId, draftImages, running, vision, room, onSend, onStop, onEditLast } = props;
  const [text, setText] = useDraft(draftId);
  const [images, setImages] = useState<readonly Attachment[]>(draftImages ?? NONE);
  const [over, setOver] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const blocked = props.blocked ?? refusalOf(text, images, room);
  const ready = !running && !blocked && (text.trim() !== '' || images.length > 0);

  const attach = async (files: Iterable<File>) => {
    if (!vision) return noticeFailure(NO_VISION);
    try {
      const more = await readImages(files);
      if (more.length === 0) noticeFailure(NO_PICTURES);
      if (images.length + more.length > PICTURE_LIMIT) noticeFailure(TOO_MANY);
      setImages((now) => [...now, ...more].slice(0, PICTURE_LIMIT));
    } catch (error) {
      noticeFailure(error);
    }
  };
  const send = async () => {
    if (!ready) return;
    const [content, attachments] = [text, images];
    setText('');
    setImages([]);
    box.current?.focus();
    if (await onSend(content, attachments)) return;
    setText(content);
    setImages(attachments);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp' && text === '') {
      // It would move in the box that takes the focus.
      event.preventDefault();
      return onEditLast();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void attach(event.dataTransfer.files);
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length > 0) void attach(event.clipboardData.files);
  };

  return (
    <div className={style['frame']}>
      <div
        className={style['box']}
        data-over={over && vision}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Thumbnails images={images} onChange={setImages} />
        <GrowingTextarea
          ref={box}
          autoFocus
          minRows={1}
          maxRows={12}
          aria-label="Prompt"
          placeholder="Ask the model something"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={paste}
        />
        <div className={style['bar']}>
          <AttachButton vision={vision} onFiles={(files) => void attach(files)} />
          <span className={style['hint']} role="status" data-refused={blocked !== undefined}>
            {blocked ?? 'Enter to send · Shift+Enter for a new line'}
          </span>
          <div style={{ marginInlineStart: 'auto' }}>
            {running ? (
              <Tooltip label="Stop (Esc)">
                <ActionIcon
                  variant="filled"
                  color="gray"
                  radius="xl"
                  size="lg"
                  aria-label="Stop"
                  onClick={onStop}
                >
                  <IconPlayerStopFilled size={16} />
                </ActionIcon>
              </Tooltip>
            ) : (
              <ActionIcon
                variant="filled"
                color="teal"
                radius="xl"
                size="lg"
                aria-label="Send"
                disabled={!ready}
                onClick={() => void send()}
              >
                <IconArrowUp size={18} />
              </ActionIcon>
            )}
          </div>
        </div>
      </div>
    </div>
  );
});

function AttachButton(props: { vision: boolean; onFiles: (files: File[]) => void }) {
  const { vision, onFiles } = props;
  return (
    <FileButton multiple accept="image/png,image/jpeg,image/webp,image/gif" onChange={onFiles}>
      {(button) => (
        <Tooltip
          label={vision ? 'Attach pictures, or paste or drop them' : 'This model takes no pictures'}
        >
          <ActionIcon
            {...button}
            variant={vision ? 'subtle' : 'transparent'}
            {...(vision ? {} : { bg: 'transparent' })}
            aria-label="Attach pictures"
            disabled={!vision}
          >
            <IconPhoto size={18} />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  );
}

function Thumbnails(props: {
  images: readonly Attachment[];
  onChange: (images: readonly Attachment[]) => void;
}) {
  const { images, onChange } = props;
  if (images.length === 0) return null;
  return (
    <div className={style['thumbs']}>
      {images.map((image) => (
        <div className={style['thumb']} key={image.url}>
          <img src={image.url} alt="To be sent" />
          <CloseButton
            size="xs"
            radius="xl"
            variant="filled"
            aria-label="Remove the picture"
            onClick={() => onChange(images.filter((each) => each !== image))}
          />
        </div>
      ))}
      <Text size="xs" c="dimmed">
        {images.length} {images.length === 1 ? 'picture' : 'pictures'},{' '}
        {mebibytes(sizeBytesOf(images))}
      </Text>
    </div>
  );
}
