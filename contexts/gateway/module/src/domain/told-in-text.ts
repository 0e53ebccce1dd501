import { keySentences, textStatistics } from './text-statistics.ts';

/** Reads values for named fields out of a text. Names are the paths of a schema, as `.trip.days`. */
export type ToldInText = {
  /** The first choice that occurs in the text. */
  choice<Choice>(choices: readonly Choice[]): Choice | undefined;
  /** Whether the text says nothing against it. */
  isTrue(path: string): boolean;
  /** The number beside the name, else the next one in the text. */
  number(path: string): number | undefined;
  /** What stands beside the name, else a name, a sentence or a word, as the field seems to want. */
  words(path: string): string;
  /** The first place in the text that looks so. */
  first(pattern: RegExp): string | undefined;
};

export function toldInText(text: string): ToldInText {
  const { keywords } = textStatistics(text);
  const numbers = (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const sentences = keySentences(text, 5);
  const lower = text.toLowerCase();
  let taken = 0;
  const find = (pattern: string): string | undefined => new RegExp(pattern, 'i').exec(text)?.[1];

  return {
    choice: (choices) =>
      choices.find(
        (choice) =>
          typeof choice === 'string' && choice !== '' && lower.includes(choice.toLowerCase()),
      ),
    isTrue: (path) =>
      find(`\\b(no|not|never|without)\\s+(?:\\w+\\s+)?${labelOf(path)}`) === undefined,
    number(path) {
      const label = labelOf(path);
      const beside =
        find(`\\b${label}\\b\\W{0,3}(?:is|are|of|to|=|:)?\\s*(-?\\d+(?:\\.\\d+)?)`) ??
        find(`(-?\\d+(?:\\.\\d+)?)\\s*${label}\\b`);
      return beside === undefined ? numbers[taken++] : Number(beside);
    },
    words(path) {
      const label = labelOf(path);
      const beside = find(`\\b${label}\\s*(?:is|=|:)\\s*["“']?([^"”'\\n,.;]{1,120})`);
      const place = Number(/\.(\d+)(?:\.[^.]*)?$/.exec(path)?.[1] ?? 0);
      const named = NAME.test(path)
        ? text.match(/(?<=[\p{Ll},] )\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*/gu)?.[place]
        : undefined;
      const spoken = PROSE.test(path) ? (sentences[place] ?? sentences[0]) : keywords[place]?.word;
      return beside?.trim() ?? named ?? spoken ?? sentences[0] ?? label;
    },
    first: (pattern) => pattern.exec(text)?.[0],
  };
}

const NAME = /city|country|place|location|name|person|who|where/i;
const PROSE = /summary|description|text|content|answer|message|reason|explanation|body|quote/i;

/** The last name of a path as a pattern for the words people write: `maxSpeed` is also "max speed". */
function labelOf(path: string): string {
  const name = path.split('.').findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? 'answer';
  return name
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .trim()
    .split(' ')
    .join('[ _-]?');
}
