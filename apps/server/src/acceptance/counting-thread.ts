import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Count, countingUpstream, type Tariff } from './counting-upstream.ts';

type Look = { readonly calls: number; readonly books: ReadonlyMap<string, Count> };
type Told = { readonly url: string } | { readonly arrived: string } | { readonly looked: Look };

/** A counting upstream with a thread of its own, so that it takes no time from who asks it. */
export async function countingThread(tariffs: Readonly<Record<string, Tariff>>) {
  const worker = new Worker(new URL(import.meta.url), { workerData: tariffs });
  const arrivals = new Map<string, PromiseWithResolvers<void>>();
  const arrivalOf = (id: string) => {
    const known = arrivals.get(id) ?? Promise.withResolvers<void>();
    arrivals.set(id, known);
    return known;
  };
  const started = Promise.withResolvers<string>();
  let looking = Promise.withResolvers<Look>();
  let books: Look['books'] = new Map();
  worker.on('error', started.reject);
  worker.on('message', (told: Told) => {
    if ('url' in told) started.resolve(told.url);
    else if ('arrived' in told) arrivalOf(told.arrived).resolve();
    else looking.resolve(told.looked);
  });
  const url = await started.promise;
  return {
    url,
    arrival: (id: string) => arrivalOf(id).promise,
    /** Takes its books over for `count`, and answers how many calls have reached it. */
    async look(): Promise<number> {
      looking = Promise.withResolvers();
      worker.postMessage('look');
      const looked = await looking.promise;
      books = looked.books;
      return looked.calls;
    },
    count: (key: string): Readonly<Count> => books.get(key) ?? NOTHING,
    close: () => worker.terminate(),
  };
}

const NOTHING: Count = { calls: 0, input: 0, output: 0, nanoUsd: 0n };

if (!isMainThread && parentPort) {
  const port = parentPort;
  const tell = (told: Told) => port.postMessage(told);
  const upstream = await countingUpstream(workerData, (arrived) => tell({ arrived }));
  port.on('message', () => tell({ looked: { calls: upstream.calls(), books: upstream.books } }));
  tell({ url: upstream.url });
}
