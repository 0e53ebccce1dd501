import { type AtelierServer, newHome, startAtelierServer } from '../atelier/server.ts';
import { type Child, pin, startChild } from '../child.ts';
import { type LoadSource, startLoad } from '../load/load.ts';
import { descendantsOf } from '../processor-time.ts';

/** One way from the load to the upstream. */
export type Subject = {
  readonly name: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The process between; there is none on the direct way. */
  readonly pid: number | undefined;
};

export type Stage = {
  readonly load: LoadSource;
  readonly upstream: Child;
  readonly atelier: AtelierServer;
  readonly direct: Subject;
  readonly bare: Subject;
  /** The bare proxy that also writes each call down. */
  readonly recording: Subject;
  readonly gateway: Subject;
  stop(): Promise<void>;
};

/**
 * Starts the upstream and the load on core 1, the proxies and Atelier on core 0. The databases of
 * Atelier and of the recording proxy are on core 1, as if on a machine of their own.
 */
export async function setStage(nodeFlags: readonly string[] = []): Promise<Stage> {
  const upstream = await startChild('mock-upstream.ts', 1);
  const address = `http://127.0.0.1:${upstream.said.port}`;
  const load = await startLoad();
  const proxy = await startChild('bare-proxy.ts', 0, address);
  const recording = await startChild('bare-proxy.ts', 0, address, 'recording');
  const home = newHome();
  // A first start also builds the web app, whose tools would stay in the memory of the process.
  await (await startAtelierServer(home.path)).stop();
  const atelier = await startAtelierServer(home.path, { upstream: `${address}/v1`, nodeFlags });
  pin(atelier.pid, 0);
  // What they start later runs where its parent does: all connections are children of one process.
  for (const pid of [...descendantsOf(recording.pid), ...descendantsOf(atelier.pid)]) pin(pid, 1);
  const authorization = `Bearer ${atelier.apiKey}`;
  return {
    load,
    upstream,
    atelier,
    direct: { name: 'no proxy', port: upstream.said.port, headers: {}, pid: undefined },
    bare: { name: 'bare proxy', port: proxy.said.port, headers: {}, pid: proxy.pid },
    recording: {
      name: 'recording proxy',
      port: recording.said.port,
      headers: {},
      pid: recording.pid,
    },
    gateway: {
      name: 'Atelier',
      port: atelier.port,
      headers: { authorization },
      pid: atelier.pid,
    },
    async stop() {
      await Promise.all([load.stop(), proxy.stop(), recording.stop(), atelier.stop()]);
      await upstream.stop();
      home.remove();
    },
  };
}
