import { keySentences, textStatistics } from './text-statistics.ts';

/** What rules see in a text, as Markdown: its size, its key sentences, its words, what it asks for. */
export function reflection(input: {
  readonly asked: string;
  readonly system: string;
  readonly turn: number;
  readonly images: number;
}): string {
  const { asked, system, turn, images } = input;
  const { words, uniqueWords, sentences, keywords } = textStatistics(asked);
  if (words === 0 && images === 0)
    return 'The message holds no words, so there is nothing to reflect.';
  const seen = [
    `${count(words, 'word')} (${uniqueWords} different) in ${count(sentences.length, 'sentence')}, about ${count(Math.max(1, Math.round((words / 230) * 60)), 'second')} to read`,
    images > 0 ? `${count(images, 'image')}, which rules cannot see` : '',
    turn > 1 ? `message ${turn} of this conversation` : '',
    system === ''
      ? ''
      : `a system prompt of ${count(textStatistics(system).words, 'word')} is in place`,
  ];
  const blocks = [`**Your message**: ${seen.filter((part) => part !== '').join('; ')}.`];
  const questions = sentences.filter((sentence) => sentence.endsWith('?'));
  if (questions.length > 0) blocks.push(section('It asks', questions.slice(0, 5)));
  const key = keySentences(asked, sentences.length > 6 ? 3 : 1);
  if (sentences.length > 2)
    blocks.push(
      section(
        'Its key sentences',
        key.map((each) => `> ${each}`),
      ),
    );
  if (keywords.length > 0) blocks.push(wordTable(keywords.slice(0, 8), words));
  if (/\b(code|function|script|program|python|javascript|typescript)\b/i.test(asked))
    blocks.push(codeFor(keywords));
  if (/\b(math|formula|equation|latex)\b/i.test(asked)) blocks.push(formulaFor(uniqueWords, words));
  for (const [block, language, body] of asked.matchAll(/```(\w*)\n([\s\S]*?)```/g)) {
    const lines = (body ?? '').trimEnd().split('\n').length;
    blocks.push(`Your ${language || 'code'} block has ${count(lines, 'line')}:\n\n${block}`);
  }
  blocks.push(
    'Connect a provider under **Keys**, or start Ollama, for an answer of a language model.',
  );
  return blocks.join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return `**${title}**\n\n${lines.map((line) => (line.startsWith('>') ? line : `- ${line}`)).join('\n')}`;
}

function wordTable(keywords: readonly { word: string; count: number }[], words: number): string {
  const rows = keywords.map(
    ({ word, count: times }) => `| ${word} | ${times} | ${((100 * times) / words).toFixed(1)} % |`,
  );
  return `| word | times | share |\n|---|--:|--:|\n${rows.join('\n')}`;
}

/** A program that finds the same words, so that code in an answer is real code about this text. */
function codeFor(keywords: readonly { word: string; count: number }[]): string {
  const expected = keywords.slice(0, 3).map(({ word, count: times }) => `${word}: ${times}`);
  return [
    'How these words were counted:',
    '',
    '```ts',
    'const words = text.toLowerCase().match(/\\p{L}+/gu) ?? [];',
    'const counts = Object.groupBy(words, (word) => word);',
    `// ${expected.join(', ') || 'nothing to count'}`,
    '```',
  ].join('\n');
}

function formulaFor(unique: number, words: number): string {
  const ratio = (unique / Math.max(1, words)).toFixed(3);
  return `How varied the words are:\n\n$$\\frac{\\text{different}}{\\text{all}} = \\frac{${unique}}{${words}} \\approx ${ratio}$$`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
