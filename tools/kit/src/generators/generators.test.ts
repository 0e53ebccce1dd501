import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Tree } from '@nx/devkit';
import { FsTree, flushChanges } from 'nx/src/generators/tree.js';
import { root, toolArguments } from '../tool.ts';
import { copyWorkspace } from '../workspace-copy.ts';
import type { Generated } from './afterwards.ts';
import { commandGenerator } from './command.ts';
import { contextGenerator } from './context.ts';
import { partsOf } from './context-parts.ts';
import { processGenerator } from './process.ts';
import { projectionGenerator } from './projection.ts';

// The steps build on each other, as they do for whoever uses them.
const copy = copyWorkspace();
after(() => copy[Symbol.asyncDispose]());

/** Runs Node in the copy, where it is no part of this test run. */
function node(args: readonly string[], cwd = copy.root) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status, output: stdout + stderr };
}

function succeeds(args: readonly string[], cwd = copy.root): string {
  const { status, output } = node(args, cwd);
  assert.equal(status, 0, `node ${args.join(' ')} in ${cwd}:\n${output}`);
  return output;
}

/** As Nx does after it has read the command line. */
async function generate(generator: (tree: Tree) => Promise<Generated>): Promise<void> {
  const tree = new FsTree(copy.root, false);
  const afterwards = await generator(tree);
  flushChanges(copy.root, tree.listChanges());
  afterwards();
}

const inContext = (path: string) => join(copy.root, 'contexts/seating', path);

test('a context, commands, a projection and a process are generated', async () => {
  succeeds(['tools/kit/src/g.ts', 'context', 'seating', 'seat', '--skipInstall']);
  copy.linkPackages();
  await generate((tree) => commandGenerator(tree, { context: 'seating', name: 'cancel-seat' }));
  await generate((tree) => projectionGenerator(tree, { context: 'seating', name: 'seat-changes' }));
  await generate((tree) => commandGenerator(tree, { context: 'seating', name: 'move-seat' }));
  await generate((tree) =>
    processGenerator(tree, { context: 'seating', name: 'hand-over', skipInstall: true }),
  );
  for (const path of [
    'module/src/application/cancel-seat.ts',
    'module/src/application/seat-changes.projection.ts',
    'module/src/application/hand-over.process.test.ts',
  ])
    assert.ok(existsSync(inContext(path)), path);
  const decider = readFileSync(inContext('module/src/domain/seat.ts'), 'utf8');
  assert.match(decider, /type: 'SeatCancelled'/);
  const projection = readFileSync(inContext('module/src/application/seat-changes.projection.ts'));
  assert.match(projection.toString(), /SeatMoved: \(\) => \[\]/);
});

for (const part of ['contract', 'module', 'web'])
  test(`the generated ${part} type-checks`, () => {
    const tsc = toolArguments('@typescript/native', 'tsc');
    succeeds([...tsc, '-p', '.', '--noEmit'], inContext(part));
  });

test('what was generated passes format and lint', () => {
  succeeds([...toolArguments('@biomejs/biome', 'biome'), 'check', 'contexts/seating']);
  const oxlint = toolArguments('oxlint', 'oxlint');
  succeeds([...oxlint, '--type-aware', '--deny-warnings', 'contexts/seating']);
});

test('what was generated comes with tests that pass', () => {
  const output = succeeds(['tools/kit/src/test.ts', 'contexts/seating']);
  assert.match(output, /# tests 7\n# pass 7\n/);
});

test('what was generated keeps the walls and is tidy', () => {
  // That the rules catch what they should is proved where they are.
  for (const [rules, which] of [
    ['walls', 'this workspace'],
    ['tidy', '.'],
  ]) {
    const only = `--test-name-pattern=${which}`;
    const { output } = node(['--test', only, `tools/tidy/src/${rules}.test.ts`]);
    assert.match(output, /tests [1-9]/, output);
    assert.ok(!output.includes('contexts/seating'), output);
  }
});

test('the generators know where the parts of every context lie', () => {
  const tree = new FsTree(root, false);
  for (const context of readdirSync(join(root, 'contexts'))) {
    const { contract, module, ports } = partsOf(tree, context);
    for (const path of [contract, module, ports]) assert.ok(tree.exists(path), path);
  }
});

test('a command is generated into a context that was not', async () => {
  const tree = new FsTree(root, false);
  const name = 'pin-configuration';
  await commandGenerator(tree, { context: 'playground', name, noun: 'configuration' });
  assert.match(
    tree.read('contexts/playground/module/src/playground.module.ts', 'utf8') ?? '',
    /pinConfiguration: pinConfiguration\(ports\)/,
  );
});

test('a name that is taken, wrong or unknown is refused with a word on what to do', async () => {
  const tree = new FsTree(copy.root, false);
  await assert.rejects(contextGenerator(tree, { name: 'seating' }), /seating is there already/);
  await assert.rejects(contextGenerator(tree, { name: 'Seating' }), /not in kebab-case/);
  const moved = commandGenerator(tree, { context: 'seating', name: 'move-seat' });
  await assert.rejects(moved, /seating has a move-seat already/);
  const nowhere = commandGenerator(tree, { context: 'nowhere', name: 'do-it' });
  await assert.rejects(nowhere, /npm run g -- context nowhere/);
});
