import { memo } from 'react';
import { Block, type BlockProps } from 'streamdown';
import { CodeBlock } from './code-block.tsx';
import { fenceIn } from './fence.ts';
import { longBlockIn } from './long-block.ts';
import { MarkdownPieces } from './markdown-pieces.ts';

/** A part of Markdown that arrives: code as code, all else by the renderer, what is long in pieces. */
export const MarkdownBlock = memo(function MarkdownBlock(props: BlockProps) {
  const fence = fenceIn(props.content);
  if (fence) return <CodeBlock {...fence} arriving={props.isIncomplete} />;
  const block = longBlockIn(props.content);
  return block ? <MarkdownPieces {...props} block={block} /> : <Block {...props} />;
});
