// Run by `npm test` as a process of its own: the test files that share it, one after the other.
import { resolve } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2))
  test(file, (t) => {
    // Node's runner, too, keeps a process awake while tests wait, but would not stop when they end.
    const awake = setInterval(() => {}, 60_000);
    const before = open();
    // After all hooks of the file. What it leaves open would be taken for the next one's.
    t.after(async () => {
      while (open().some((kind) => count(open(), kind) > count(before, kind))) await pause(5);
      clearInterval(awake);
    });
    // In a suite no test begins before the file is loaded to its end.
    suite(file, () => import(pathToFileURL(resolve(file)).href));
  });

/** What keeps this process from ending, by kind. */
const open = (): readonly string[] => process.getActiveResourcesInfo();

const count = (kinds: readonly string[], kind: string): number =>
  kinds.filter((each) => each === kind).length;
