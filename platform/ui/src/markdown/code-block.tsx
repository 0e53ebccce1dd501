import { type CSSProperties, memo, useCallback, useRef } from 'react';
import { CopyButton } from '../copy-button.tsx';
import type { Line, Token } from './highlighter.ts';
import style from './markdown.module.css';
import { useColouredLines } from './use-coloured-lines.ts';

type Props = { readonly code: string; readonly language: string; readonly arriving: boolean };

/** Code with its language, colours for both schemes, and a button to copy it. */
export const CodeBlock = memo(function CodeBlock(props: Props) {
  const { code, language, arriving } = props;
  const lines = useColouredLines(code, language, arriving);
  const latest = useRef(code);
  latest.current = code;
  const read = useCallback(() => latest.current, []);
  return (
    <figure className={style['code']}>
      <figcaption>
        <span>{language || 'text'}</span>
        <CopyButton text={read} label="Copy code" />
      </figcaption>
      <pre tabIndex={0} aria-label={`Code in ${language || 'plain text'}`}>
        <code>
          {parts(code.split('\n')).map((texts, part) => (
            <CodePart
              // Lines have no identity but their place.
              // eslint-disable-next-line react/no-array-index-key
              key={part}
              texts={texts}
              tokens={lines.slice(part * PART_LINES, (part + 1) * PART_LINES)}
            />
          ))}
        </code>
      </pre>
    </figure>
  );
});

/** A long text is looked through part by part: only those that changed are gone into. */
const PART_LINES = 40;

const parts = (lines: readonly string[]) =>
  Array.from({ length: Math.ceil(lines.length / PART_LINES) }, (_, part) =>
    lines.slice(part * PART_LINES, (part + 1) * PART_LINES),
  );

type Part = { readonly texts: readonly string[]; readonly tokens: readonly Line[] };

const CodePart = memo(
  function CodePart({ texts, tokens }: Part) {
    return texts.map((text, number) => (
      // eslint-disable-next-line react/no-array-index-key
      <CodeLine key={number} text={text} tokens={tokens[number]} />
    ));
  },
  (one, other) => isSame(one.texts, other.texts) && isSame(one.tokens, other.tokens),
);

const isSame = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((each, place) => each === other[place]);

/** A line is plain until its own colours are there; the ones before it stay as they are. */
const CodeLine = memo(function CodeLine(props: { text: string; tokens: Line | undefined }) {
  const { text, tokens } = props;
  const current = tokens?.map((token) => token.text).join('') === text ? tokens : undefined;
  if (!current) return <span className={style['line']}>{`${text}\n`}</span>;
  return (
    <span className={style['line']}>
      {current.map((token, place) => (
        // eslint-disable-next-line react/no-array-index-key -- the tokens of a line never move
        <span key={place} style={colours(token)}>
          {token.text}
        </span>
      ))}
      {'\n'}
    </span>
  );
});

const colours = ({ light, dark }: Token) => ({ '--light': light, '--dark': dark }) as CSSProperties;
