import remend from 'remend';
import { parseMarkdownIntoBlocks } from 'streamdown';

/**
 * The blocks of Markdown that is still arriving. Only the last one can have marks that are not
 * closed yet, so only it is mended: what a token costs does not grow with the answer.
 */
export function arrivingBlocks(markdown: string): string[] {
  const blocks = parseMarkdownIntoBlocks(markdown);
  const last = blocks.at(-1);
  return last === undefined ? blocks : [...blocks.slice(0, -1), remend(last)];
}
