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

const inContext = (path: string) => join(copy.root, 'contexts/orders', path);

test('a context, commands, a projection and a process are generated', async () => {
  // One name, as CONTRIBUTING says: contract and port are both called orders.
  succeeds(['tools/kit/src/g.ts', 'context', 'orders', '--skipInstall']);
  copy.linkPackages();
  await generate((tree) => commandGenerator(tree, { context: 'orders', name: 'cancel-order' }));
  await generate((tree) => projectionGenerator(tree, { context: 'orders', name: 'order-changes' }));
  await generate((tree) => commandGenerator(tree, { context: 'orders', name: 'move-order' }));
  await generate((tree) =>
    processGenerator(tree, { context: 'orders', name: 'hand-over', skipInstall: true }),
  );
  for (const path of [
    'module/src/application/cancel-order.ts',
    'module/src/application/order-changes.projection.ts',
    'module/src/application/hand-over.process.test.ts',
  ])
    assert.ok(existsSync(inContext(path)), path);
  const decider = readFileSync(inContext('module/src/domain/order.ts'), 'utf8');
  assert.match(decider, /type: 'OrderCancelled'/);
  const projection = readFileSync(inContext('module/src/application/order-changes.projection.ts'));
  assert.match(projection.toString(), /OrderMoved: \(\) => \[\]/);
});

// Both import the contract as source, and so check it.
for (const part of ['module', 'web'])
  test(`the generated ${part} type-checks`, () => {
    const tsc = toolArguments('@typescript/native', 'tsc');
    succeeds([...tsc, '-p', '.', '--noEmit'], inContext(part));
  });

test('what was generated passes format and lint', () => {
  succeeds([...toolArguments('@biomejs/biome', 'biome'), 'check', 'contexts/orders']);
  const oxlint = toolArguments('oxlint', 'oxlint');
  succeeds([...oxlint, '--type-aware', '--deny-warnings', 'contexts/orders']);
});

test('what was generated comes with tests that pass', () => {
  const output = succeeds(['tools/kit/src/test.ts', 'contexts/orders']);
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
    assert.ok(!output.includes('contexts/orders'), output);
  }
});

test('the generators know where the parts of every context lie', () => {
  const tree = new FsTree(root, false);
  for (const context of readdirSync(join(root, 'contexts'))) {
    const { contract, module, ports } = partsOf(tree, context);
    for (const path of [contract, module, ports]) assert.ok(tree.exists(path), path);
  }
});

test('a context may be called as what it keeps, in one name or two', async () => {
  for (const { kept, ...options } of [
    { name: 'inventory', kept: 'inventory' },
    { name: 'stories', kept: 'story' },
    { name: 'seat', noun: 'seat', kept: 'seat' },
  ]) {
    const tree = new FsTree(copy.root, false);
    // Refuses what would not compile for its names.
    await contextGenerator(tree, options);
    assert.ok(tree.exists(`contexts/${options.name}/module/src/domain/${kept}.ts`));
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
  await assert.rejects(contextGenerator(tree, { name: 'orders' }), /orders is there already/);
  await assert.rejects(contextGenerator(tree, { name: 'Orders' }), /not in kebab-case/);
  const processes = contextGenerator(tree, { name: 'processes' });
  await assert.rejects(processes, /@atelier\/processes is a package already/);
  const clashing = contextGenerator(tree, { name: 'tests' });
  await assert.rejects(clashing, /"test" would mean two things .* context tests <first aggregate>/);
  const moved = commandGenerator(tree, { context: 'orders', name: 'move-order' });
  await assert.rejects(moved, /orders has a move-order already/);
  const nowhere = commandGenerator(tree, { context: 'nowhere', name: 'do-it' });
  await assert.rejects(nowhere, /npm run g -- context nowhere/);
});
