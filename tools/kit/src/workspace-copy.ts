import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './tool.ts';

const LEFT_OUT = new Set(['node_modules', '.git', '.nx', '.atelier', 'dist']);

export type WorkspaceCopy = AsyncDisposable & {
  readonly root: string;
  /** Makes packages that appeared known by their names, as `npm install` would. */
  linkPackages(): void;
};

/** This workspace's files in a temporary folder, with the packages installed here. */
export function copyWorkspace(): WorkspaceCopy {
  const copy = mkdtempSync(join(tmpdir(), 'atelier-copy-'));
  for (const entry of readdirSync(root).filter((name) => !LEFT_OUT.has(name)))
    cpSync(join(root, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(path.split(/[\\/]/).at(-1) ?? ''),
    });
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  for (const entry of readdirSync(join(root, 'node_modules')).filter((name) => name !== '@atelier'))
    symlinkSync(join(root, 'node_modules', entry), join(modules, entry), 'junction');

  const linkPackages = () => {
    const manifests = '{apps/*,contexts/*/*,platform/*,tools/*,bench}/package.json';
    for (const manifest of globSync(manifests, { cwd: copy })) {
      const { name } = JSON.parse(readFileSync(join(copy, manifest), 'utf8')) as { name: string };
      mkdirSync(join(modules, dirname(name)), { recursive: true });
      rmSync(join(modules, name), { force: true });
      symlinkSync(join(copy, dirname(manifest)), join(modules, name), 'junction');
    }
  };
  linkPackages();
  return {
    root: copy,
    linkPackages,
    [Symbol.asyncDispose]: async () => rmSync(copy, { recursive: true, force: true }),
  };
}
