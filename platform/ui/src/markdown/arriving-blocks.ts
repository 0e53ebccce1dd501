import remend from 'remend';
import { parseMarkdownIntoBlocks } from 'streamdown';
import { longBlockIn } from './long-block.ts';

/**
 * The blocks of Markdown that is still arriving. Only the end of the last one can have marks that are
 * not closed yet, so only that is mended: what a token costs does not grow with the answer.
 */
export function arrivingBlocks(markdown: string): string[] {
  const blocks = parseMarkdownIntoBlocks(markdown);
  const last = blocks.at(-1);
  return last === undefined ? blocks : [...blocks.slice(0, -1), mended(last)];
}

function mended(block: string): string {
  const end = longBlockIn(block)?.pieces.at(-1);
  if (end === undefined) return remend(block);
  return block.slice(0, block.length - end.length) + remend(end);
}
