import { memo } from 'react';
import { Block, type BlockProps } from 'streamdown';
import { CodeBlock } from './code-block.tsx';
import { fenceIn } from './fence.ts';

/** A part of Markdown that arrives: code as code, all else by the renderer. */
export const MarkdownBlock = memo(function MarkdownBlock(props: BlockProps) {
  const fence = fenceIn(props.content);
  if (!fence) return <Block {...props} />;
  return <CodeBlock {...fence} arriving={props.isIncomplete} />;
});
