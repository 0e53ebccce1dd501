const MOST_CHARS = 60;
/** What a title is made of stands at the beginning; the rest of a long prompt is not looked at. */
const MOST_LINES = 200;
const MOST_LINE_CHARS = 400;

/**
 * What a session is called until it has a better title: the first words of a prompt, without the
 * marks of Markdown. Code gives its first line only where nothing else is said.
 */
export function firstWords(prompt: string): string {
  const { said, code } = linesOf(prompt);
  const lines = [...said.map(plain), ...code];
  return cut(lines.find(hasWords) ?? lines.find((line) => line !== '') ?? 'Untitled');
}

const hasWords = (line: string) => /[\p{L}\p{N}]/u.test(line) && !/^(<[^<>]*>\s*)+$/.test(line);

/** The lines of a text without the marks at their beginnings, those between fences apart. */
function linesOf(markdown: string) {
  const said: string[] = [];
  const code: string[] = [];
  let fence: string | undefined;
  for (const raw of markdown.split('\n', MOST_LINES)) {
    const line = raw.slice(0, MOST_LINE_CHARS).trim();
    const text = fence ? line : line.replace(OPENING, '');
    const mark = /^(`{3,}|~{3,})/.exec(text)?.[0];
    if (fence && mark?.startsWith(fence)) fence = undefined;
    else if (!fence && mark && !text.includes('`', mark.length)) fence = mark;
    else (fence ? code : said).push(text);
  }
  return { said, code };
}

/** Quotes, headings and items, also within each other. */
const OPENING = /^(?:>\s*|#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)+/;

/** Code and addresses as they are; of links, pictures and what is stressed, their words. */
function plain(text: string): string {
  return text
    .replace(INLINE, (_, ...found) => {
      const { code, address, label, strong } = found.at(-1) as Record<string, string | undefined>;
      return code?.trim() ?? address ?? plain(label ?? strong ?? '');
    })
    .replace(/^\|.*$/, (row) => row.replace(/\s*\|\s*/g, ' ').trim())
    .replace(/\s+#+$/, '')
    .trim();
}

const INLINE = new RegExp(
  [
    /(?<ticks>`{1,3}|\$\$)(?<code>.+?)\k<ticks>/u,
    /<(?<address>(?:https?:\/\/|mailto:)[^\s<>]+)>/u,
    /!?\[(?<label>[^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/u,
    /(?<![\p{L}\p{N}*_~])(?<marks>\*{1,3}|_{1,3}|~~)(?=\S)(?<strong>.+?)(?<=\S)\k<marks>(?![\p{L}\p{N}])/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

function cut(line: string): string {
  if (line.length <= MOST_CHARS) return line;
  // Never between the two halves of a character.
  const start = line.slice(0, MOST_CHARS).replace(/[\ud800-\udbff]$/, '');
  return `${start.replace(/\s+\S*$/, '')}…`;
}
