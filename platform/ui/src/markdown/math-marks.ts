/**
 * Rewrites TeX's own marks, `\( … \)` and `\[ … \]`, which many models write, to the `$$ … $$` that
 * the renderer reads. Code keeps its backslashes, and a single `$` stays money.
 */
export function withDollarMath(markdown: string): string {
  if (!markdown.includes('\\(') && !markdown.includes('\\[')) return markdown;
  return markdown
    .split(CODE)
    .map((piece, index) => (index % 2 === 1 ? piece : rewrite(piece)))
    .join('');
}

// A fence that is still open reaches to the end, so that code is code from its first line on.
const CODE = /((?:^|\n) {0,3}(?:```|~~~)[\s\S]*?(?:\n {0,3}(?:```|~~~)|$)|`[^`\n]+`)/;

function rewrite(text: string): string {
  return text
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, tex: string) => `\n$$\n${tex.trim()}\n$$\n`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, tex: string) => `$$${tex.trim()}$$`);
}
