/** Code between fences that is a block of its own. */
export type Fence = { readonly language: string; readonly code: string };

const OPENING = /^(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]*)/;

/**
 * The code of a block that is one fence from the margin on, closed or still open; undefined for any
 * other block. So code that arrives need not be read as Markdown again with each of its tokens.
 */
export function fenceIn(block: string): Fence | undefined {
  const [opening, marks = '', info = ''] = OPENING.exec(block) ?? [];
  if (opening === undefined) return undefined;
  const body = block.slice(opening.length + 1);
  const closing = new RegExp(`(?:^|\\n) {0,3}${marks[0]}{${marks.length},}[ \\t]*(?=\\n|$)`).exec(
    body,
  );
  if (closing && body.slice(closing.index + closing[0].length).trim() !== '') return undefined;
  return {
    language: languageIn(info),
    code: closing ? body.slice(0, closing.index) : body.replace(/\n$/, ''),
  };
}

/** The first word after the opening marks. */
export function languageIn(info: string): string {
  return (/^\s*([\w+#.-]+)/.exec(info)?.[1] ?? '').toLowerCase();
}
