// Makes the load of a plan and tells what came of it. A process of its own.
import { once } from 'node:events';
import { connect } from 'node:net';
import { percentile } from '../median.ts';
import { answerReader } from './answer-reader.ts';
import { type Load, type LoadPlan, requestOf, type Spread } from './plan.ts';

process.on('message', (plan: LoadPlan) => {
  run(plan).then(
    (load) => process.send?.({ load }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({});

async function run(plan: LoadPlan): Promise<Load> {
  const firstMs: number[] = [];
  const wholeMs: number[] = [];
  let events = 0;
  let asked = 0;
  let answered = 0;
  const most = plan.requests ?? Number.POSITIVE_INFINITY;
  const startMs = performance.now();
  const endMs = startMs + plan.sliceMs;
  let lastMs = startMs;

  const connection = async (_: unknown, index: number) => {
    const request = requestOf(plan, index);
    const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const done = Promise.withResolvers<void>();
    let sentMs = 0;
    const ask = () => {
      sentMs = performance.now();
      if (sentMs >= endMs || asked >= most) return done.resolve();
      asked++;
      socket.write(request);
    };
    const read = answerReader({
      firstChunk: () => firstMs.push(performance.now() - sentMs),
      events(count) {
        if (performance.now() < endMs) events += count;
      },
      end() {
        const now = performance.now();
        answered++;
        if (now < endMs) {
          wholeMs.push(now - sentMs);
          lastMs = now;
        }
        ask();
      },
    });
    socket.on('data', (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        done.reject(error);
      }
    });
    socket.on('error', done.reject);
    socket.on('close', () => done.reject(new Error('The server closed a connection.')));
    ask();
    await done.promise.finally(() => socket.removeAllListeners('close').destroy());
  };

  await Promise.all(Array.from({ length: plan.connections }, connection));
  return {
    requests: wholeMs.length,
    answered,
    events,
    seconds: (Number.isFinite(most) ? lastMs - startMs : plan.sliceMs) / 1000,
    firstChunk: spreadOf(firstMs),
    whole: spreadOf(wholeMs),
  };
}

function spreadOf(values: readonly number[]): Spread {
  return { p50Ms: percentile(values, 0.5), p99Ms: percentile(values, 0.99) };
}
