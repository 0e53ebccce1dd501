import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Log } from '@atelier/telemetry';
import { parseRoutesFile, readRoutesFile, RoutesFileError } from './routes-file.ts';
import { watchedRoutes } from './watched-routes.ts';

const good = `
routes:
  fast:
    title: Fast enough
    targets:
      - model: openai/gpt-5-mini
        weight: 3
      - model: groq/llama-3.3-70b
    fallbacks:
      - model: offline/workshop
        on: [network, overloaded]
`;

test('a file in YAML gives its routes, with the defaults of what it leaves out', () => {
  const fast = parseRoutesFile(good, 'routes.yaml').get('fast');
  assert.deepEqual(fast?.targets, [
    { model: 'openai/gpt-5-mini', weight: 3 },
    { model: 'groq/llama-3.3-70b', weight: 1 },
  ]);
  assert.deepEqual(
    [fast?.retry.retries, fast?.limits, 'hedgeAfterMs' in (fast ?? {})],
    [2, {}, false],
  );
});

test('a file in JSON is read the same', () => {
  const routes = { fast: { targets: [{ model: 'openai/gpt-5' }] } };
  const read = parseRoutesFile(JSON.stringify({ routes }), 'routes.json');
  assert.deepEqual([...read.keys()], ['fast']);
});

/** The problems of the good file after one change, each with its place. */
function problemsOf(from: string, to: string): readonly string[] {
  try {
    parseRoutesFile(good.replace(from, to), 'routes.yaml');
  } catch (error) {
    assert.ok(error instanceof RoutesFileError);
    return error.problems;
  }
  return [];
}

test('what is wrong is told with its line, its column and its cure', () => {
  for (const [from, to, problem] of [
    [
      'weight: 3',
      'weight: many',
      'line 7, column 17: routes.fast.targets[0].weight must be a whole number from 1 to 1000.',
    ],
    [
      'weight: 3',
      'wieght: 3',
      'line 7, column 9: routes.fast.targets[0] has no "wieght". Take it out, or correct its spelling.',
    ],
    [
      'openai/gpt-5-mini',
      'gpt-5-mini',
      'line 6, column 16: routes.fast.targets[0].model must be a model with its provider, as "openai/gpt-5".',
    ],
    [
      'overloaded',
      'overlaoded',
      /^line 11, column 23: routes.fast.fallbacks\[0\].on\[1\] must be one of .*overloaded/,
    ],
    ['  fast:', '  Fast!:', /^line 3, column 3: routes.Fast!: a route's name is small letters/],
    [
      'offline/workshop',
      'route/slow',
      'line 10, column 16: the route fast leads to another route; name models of providers only ("route/slow").',
    ],
    [
      'offline/workshop',
      'openai/gpt-5-mini',
      /^line 10, column 16: the route fast names a model twice/,
    ],
    ['targets:', 'targets: {', /^line \d+, column \d+: /],
  ] as const) {
    const found = problemsOf(from, to);
    const matches = (each: string) =>
      typeof problem === 'string' ? each === problem : problem.test(each);
    assert.ok(found.some(matches), `${to}: ${found.join(' / ')}`);
  }
});

test('everything that is wrong is told at once', () => {
  const problems = problemsOf('weight: 3', 'weight: 0\n        colour: red');
  assert.equal(problems.length, 2);
});

test('an empty file, another file and one that is not there are told in a sentence', () => {
  for (const text of ['', '[]', 'routes:', 'true', 'a: &a [*a]', '"'])
    assert.throws(() => parseRoutesFile(text, 'x'), RoutesFileError, text);
  assert.throws(() => readRoutesFile('/nowhere/routes.yaml'), /cannot be read .* ATELIER_ROUTES/);
});

test('a broken change keeps the routes from before and is told to the log; a right one applies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'routes-'));
  const path = join(folder, 'routes.yaml');
  await writeFile(path, good);
  const told: string[] = [];
  let wake = () => {};
  const note = (_: object, sentence: string) => {
    told.push(sentence);
    wake();
  };
  // Only these two are called.
  const log = { info: note, error: note } as unknown as Log;
  const watched = watchedRoutes(path, log);
  const change = async (text: string) => {
    const noted = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await writeFile(path, text);
    await noted;
  };
  await change(`${good}oops`);
  assert.deepEqual([...watched.routes().keys()], ['fast']);
  assert.match(told[0] ?? '', /line 12, column 1: .*\n?.*stay in force/s);
  await change(good.replace('fast:', 'quick:'));
  assert.deepEqual([...watched.routes().keys()], ['quick']);
  watched.stop();
  await rm(folder, { recursive: true });
});
