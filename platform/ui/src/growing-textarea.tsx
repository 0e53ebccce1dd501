import { Textarea, type TextareaProps } from '@mantine/core';
import classes from './growing-textarea.module.css';

type Props = Omit<TextareaProps, 'autosize' | 'classNames' | 'rows' | 'value' | 'style'> & {
  readonly value?: string;
  readonly minRows?: number;
  /** From here on it scrolls. */
  readonly maxRows?: number;
};

/**
 * A field that is as high as its text. The browser sees to it, so that a key press costs no more in a
 * text of thousands of lines; a browser that cannot grows with the line breaks only.
 */
export function GrowingTextarea({ minRows = 2, maxRows = 16, ...field }: Props) {
  const lines = (field.value ?? '').split('\n', maxRows).length;
  return (
    <Textarea
      rows={Math.max(minRows, lines)}
      classNames={{ input: classes['input'] ?? '' }}
      style={{ '--min-rows': minRows, '--max-rows': maxRows }}
      {...field}
    />
  );
}
