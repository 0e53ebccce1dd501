import { createContext, createElement, type ReactNode, useContext } from 'react';
import { Block, type BlockProps, type Components } from 'streamdown';
import type { LongBlock } from './long-block.ts';

/** A long list or table, of which only the piece that grows is read and drawn anew. */
export function MarkdownPieces({ block, ...props }: BlockProps & { block: LongBlock }) {
  const { components } = props;
  // A new object each time: a piece compares its components one by one.
  const inPieces = { ...components, ...FRAMELESS[block.kind] };
  const last = block.pieces.length - 1;
  const pieces = block.readable.map((content, place) => {
    const isIncomplete = props.isIncomplete && place === last;
    const piece = { ...props, content, isIncomplete, components: inPieces };
    return createElement(Block, { ...piece, key: place });
  });
  if (block.kind === 'list') {
    const { ordered, start, hasTasks } = block;
    const className = hasTasks ? 'contains-task-list' : undefined;
    return ordered
      ? createElement('ol', { start: start === 1 ? undefined : start, className }, pieces)
      : createElement('ul', { className }, pieces);
  }
  const head = { ...props, content: block.head, components: { ...components, table: Within } };
  return createElement(
    components?.table ?? 'table',
    {},
    createElement(Block, head),
    createElement('tbody', {}, pieces),
  );
}

type Element = { children?: ReactNode; node?: unknown };

const Within = ({ children }: Element) => children;
const Nothing = () => null;

const IsNested = createContext(false);

/** The outermost list of a piece is the one that all pieces stand in; those in its items are their own. */
function frameless(tag: 'ol' | 'ul') {
  return function List({ node: _, children, ...rest }: Element) {
    if (useContext(IsNested)) return createElement(tag, rest, children);
    return createElement(IsNested.Provider, { value: true }, children);
  };
}

// The index signature of the type refuses the props of each element that its other half declares.
const FRAMELESS = {
  list: { ol: frameless('ol'), ul: frameless('ul') },
  // Every piece of a table has its head, which is shown once.
  table: { table: Within, thead: Nothing, tbody: Within },
} as Record<LongBlock['kind'], Components>;
