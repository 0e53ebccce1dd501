import { useEffect, useRef, useState } from 'react';
import { type Colourer, colourerFor, type Line } from './highlighter.ts';

type Progress = { colour: Colourer; language: string; text: string; lines: readonly Line[] };

/**
 * The colours of a text's complete lines. A line that still arrives has none yet, so a long answer
 * costs one line of work for each line, not one text for each token.
 */
export function useColouredLines(
  code: string,
  language: string,
  arriving: boolean,
): readonly Line[] {
  const progress = useRef<Progress>(undefined);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const complete = arriving ? code.slice(0, code.lastIndexOf('\n') + 1) : code;

  useEffect(() => {
    let wanted = true;
    void advance(progress.current, complete, language).then((next) => {
      if (!wanted || !next) return;
      progress.current = next;
      setLines(next.lines);
    });
    return () => {
      wanted = false;
    };
  }, [complete, language]);
  return lines;
}

async function advance(
  before: Progress | undefined,
  text: string,
  language: string,
): Promise<Progress | undefined> {
  const goesOn =
    before?.language === language && text.startsWith(before.text) && endsLine(before.text);
  const colour = goesOn ? before.colour : await colourerFor(language);
  if (!colour) return undefined;
  const done = goesOn ? before : { text: '', lines: [] };
  if (done.text === text) return goesOn ? before : undefined;
  const more = colour(text.slice(done.text.length).replace(/\n$/, ''));
  return { colour, language, text, lines: [...done.lines, ...more] };
}

const endsLine = (text: string) => text === '' || text.endsWith('\n');
