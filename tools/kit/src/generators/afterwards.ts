import { spawnSync } from 'node:child_process';
import type { Tree } from '@nx/devkit';
import { toolArguments } from '../tool.ts';

/** What Nx runs once the files are on disk. */
export type Generated = () => void;

/** Formats what was generated, and installs where a package appeared or got a dependency. */
export function afterwards(tree: Tree, { install = false } = {}): Generated {
  const files = tree.listChanges().map(({ path }) => path);
  return () => {
    run('Biome', process.execPath, [
      ...toolArguments('@biomejs/biome', 'biome'),
      'format',
      '--write',
      '--no-errors-on-unmatched',
      ...files,
    ]);
    if (install) run('npm', 'npm', ['install', '--no-audit', '--no-fund']);
  };

  function run(name: string, command: string, args: readonly string[]): void {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: tree.root,
      encoding: 'utf8',
      shell: command === 'npm' && process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`${name} failed after generating:\n${stdout}${stderr}`);
  }
}
