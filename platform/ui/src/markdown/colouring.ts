import type { Line } from './highlighter.ts';
import type { ColourAnswer, ColourRequest } from './highlighter.worker.ts';

/** One block of code that is coloured while it arrives. */
export type Colouring = {
  /** The text so far, in whole lines while it arrives. Only what is new of it is coloured. */
  show(text: string): void;
  stop(): void;
};

/** Where texts are sent to be coloured, and the answers come from; the worker, or a test. */
export type ColourChannel = {
  send(request: ColourRequest): void;
  /** Calls `take` with every answer, until what it returned is called. */
  listen(take: (answer: ColourAnswer) => void): () => void;
};

let blocks = 0;

/** Hands over all lines so far whenever there are more. Of an unknown language none ever come. */
export function startColouring(
  channel: ColourChannel,
  language: string,
  onLines: (lines: readonly Line[]) => void,
): Colouring {
  let block = blocks++;
  let asked = '';
  let lines: readonly Line[] = [];
  const stopListening = channel.listen((answer) => {
    if (answer.block !== block) return;
    lines = [...lines, ...answer.lines];
    onLines(lines);
  });
  const begin = () => {
    channel.send({ block, lines: undefined });
    block = blocks++;
    asked = '';
    lines = [];
  };
  return {
    show(text) {
      if (!text.startsWith(asked) || !endsLine(asked)) {
        if (text === asked) return;
        begin();
      }
      const more = text.slice(asked.length);
      if (more === '') return;
      asked = text;
      channel.send({ block, language, lines: more.replace(/\n$/, '') });
    },
    stop() {
      stopListening();
      channel.send({ block, lines: undefined });
    },
  };
}

const endsLine = (text: string) => text === '' || text.endsWith('\n');
