import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { silentLog } from '@atelier/telemetry';
import { readConfiguration } from '../configuration.ts';
import type { CreatedOwner } from '../create-owner.ts';

export type Wanted = { readonly environment: Record<string, string>; readonly web: boolean };
type Running = CreatedOwner & { readonly url: string };

/** The whole of Atelier in this thread. */
export async function atelierHere({ environment, web }: Wanted) {
  // Not above: a test that has it beside needs none of it in its own thread.
  const { createOwner } = await import('../create-owner.ts');
  const { startAtelier } = await import('../start.ts');
  const configuration = readConfiguration(environment);
  const settings = {
    // A cost of 12 is proved in identity; here it would be a quarter of a second per sign-in.
    identity: { passwordCost: 4 },
    gateway: { offlineTokensPerSecond: Number.POSITIVE_INFINITY },
  };
  const owner = await createOwner(configuration, 'owner@example.com');
  // What is limited is proved in identity and api; here one process asks for everybody.
  const rateLimits = { perMinute: 1e6, declared: false };
  const atelier = await startAtelier(configuration, { log: silentLog, settings, web, rateLimits });
  const running: Running = { ...owner, url: atelier.url };
  return { running, stop: () => atelier.stop(0) };
}

/** The same in a thread of its own, where the test runner does not watch each promise. */
export async function atelierBeside(wanted: Wanted) {
  const worker = new Worker(new URL(import.meta.url), { workerData: wanted });
  const told = Promise.withResolvers<Running>();
  const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.once('message', told.resolve);
  worker.once('error', told.reject);
  return {
    running: await told.promise,
    async stop() {
      worker.postMessage('stop');
      await over;
    },
  };
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const { running, stop } = await atelierHere(workerData);
  port.once('message', () => void stop().then(() => port.close()));
  port.postMessage(running);
}
