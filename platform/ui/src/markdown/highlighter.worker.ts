import { type Colourer, colourerFor, type Line } from './highlighter.ts';

/** The next whole lines of a block; or that nobody looks at it any more. */
export type ColourRequest =
  | { readonly block: number; readonly language: string; readonly lines: string }
  | { readonly block: number; readonly lines: undefined };

export type ColourAnswer = { readonly block: number; readonly lines: readonly Line[] };

// The first line of a language has its grammar compiled, which takes longer than a frame: off the
// page's own thread nobody sees that.
const colourers = new Map<number, Colourer | undefined>();
let turn: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<ColourRequest>) => {
  // One after the other: each goes on where the one before ended.
  turn = turn.then(() => colour(data)).catch((error: unknown) => reportError(error));
});

async function colour(request: ColourRequest): Promise<void> {
  const { block } = request;
  if (request.lines === undefined) {
    colourers.delete(block);
    return;
  }
  if (!colourers.has(block)) colourers.set(block, await colourerFor(request.language));
  const lines = colourers.get(block)?.(request.lines);
  if (lines) postMessage({ block, lines } satisfies ColourAnswer);
}
