// `npm run bench -- <name> …`: runs benchmarks one after the other and prints Markdown.
import { cpus, loadavg } from 'node:os';

const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  'event-append': () => import('./event-append.ts'),
  'gateway-pass-through': () => import('./gateway-pass-through.ts'),
  'gateway-peers': () => import('./gateway-peers.ts'),
  sanitising: () => import('./sanitising.ts'),
  'session-round-trip': () => import('./session-round-trip.ts'),
  'start-up': () => import('./start-up.ts'),
  'stream-memory': () => import('./stream-memory.ts'),
  'stream-rendering': () => import('./stream-rendering.ts'),
};

const asked = process.argv.slice(2);
const names = asked.includes('all') ? Object.keys(benchmarks) : asked;
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
if (names.length === 0 || unknown.length > 0) {
  for (const name of unknown) console.error(`There is no benchmark "${name}".`);
  console.error(`Name one or more of: ${Object.keys(benchmarks).join(', ')}, or all.`);
  process.exitCode = 1;
} else {
  const load = loadavg()[0] ?? 0;
  console.log(`Node ${process.versions.node}, ${cpus().length} cores, load ${load.toFixed(1)}.`);
  for (const name of names) {
    console.log(`\n## ${name}\n`);
    await benchmarks[name]?.();
  }
}
