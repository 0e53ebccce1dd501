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
// A new context stands on none of these, and every tool that reads the copy reads less.
const UNUSED = new Set(['apps', 'bench', 'contexts', 'docs']);

export type WorkspaceCopy = AsyncDisposable & {
  readonly root: string;
  /** Makes packages that appeared known by their names, as `npm install` would. */
  linkPackages(): void;
};

/**
 * The part of this workspace that a new context stands on, in a temporary folder, with the packages
 * installed here.
 */
export function copyWorkspace(): WorkspaceCopy {
  const copy = mkdtempSync(join(tmpdir(), 'atelier-copy-'));
  const entries = readdirSync(root).filter((name) => !LEFT_OUT.has(name) && !UNUSED.has(name));
  // Its screens use the versions of the web app.
  for (const entry of [...entries, 'apps/web/package.json'])
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
