import type { ColourChannel } from './colouring.ts';
import type { ColourAnswer } from './highlighter.worker.ts';

let worker: Worker | undefined;

/** The thread that colours code, started with the first block. */
export const colourWorker: ColourChannel = {
  send: (request) => started().postMessage(request),
  listen(take) {
    const onMessage = ({ data }: MessageEvent<ColourAnswer>) => take(data);
    started().addEventListener('message', onMessage);
    return () => started().removeEventListener('message', onMessage);
  },
};

function started(): Worker {
  worker ??= new Worker(new URL('./highlighter.worker.ts', import.meta.url), { type: 'module' });
  return worker;
}
