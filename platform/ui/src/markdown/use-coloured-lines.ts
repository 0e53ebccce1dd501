import { useEffect, useRef, useState } from 'react';
import { colourWorker } from './colour-worker.ts';
import { type Colouring, startColouring } from './colouring.ts';
import type { Line } from './highlighter.ts';

/**
 * The colours of a text's complete lines. A line that still arrives has none yet, so a long answer
 * costs one line of work for each line, not one text for each token.
 */
export function useColouredLines(
  code: string,
  language: string,
  arriving: boolean,
): readonly Line[] {
  const colouring = useRef<Colouring>(undefined);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const complete = arriving ? code.slice(0, code.lastIndexOf('\n') + 1) : code;

  useEffect(() => {
    const started = startColouring(colourWorker, language, setLines);
    colouring.current = started;
    return () => {
      started.stop();
      setLines([]);
    };
  }, [language]);
  useEffect(() => colouring.current?.show(complete), [complete, language]);
  return lines;
}
