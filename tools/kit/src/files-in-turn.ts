// Run by `npm test` as a process of its own: the test files that share it, one after the other.
import { resolve } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const CLOSING_MS = 1000;

const files = process.argv.slice(2);
for (const file of files)
  test(file, (t) => {
    // Node's runner, too, keeps a process awake while tests wait, but would not stop when they end.
    const awake = setInterval(() => {}, 60_000);
    const before = open();
    // After all hooks of the file. Should the process not end, its output says because of whom.
    t.after(async () => {
      const deadline = performance.now() + CLOSING_MS;
      while (more(before).length > 0 && performance.now() < deadline) await pause(5);
      if (more(before).length > 0) console.error(`${file} left open: ${more(before).join(', ')}`);
      clearInterval(awake);
    });
    // In a suite no test begins before the file is loaded to its end.
    suite(file, () => import(pathToFileURL(resolve(file)).href));
  });

/** What keeps this process from ending, by kind; its own three streams do not, once they are open. */
function open(): readonly string[] {
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.listenerCount('end');
  return process.getActiveResourcesInfo();
}

function more(before: readonly string[]): readonly string[] {
  const rest = [...before];
  return open().filter((kind) => {
    const place = rest.indexOf(kind);
    if (place >= 0) rest.splice(place, 1);
    return place < 0;
  });
}
