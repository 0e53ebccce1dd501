import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './rule.ts';

const IGNORED = ['node_modules', '.git', '.nx', '.atelier', 'dist'];
const TEXT = /\.(tsx?|mjs|cjs|css|html|json|md|txt|sh|sql|yaml|yml)$/;

/** Every file below `root` that git does not ignore, as text; binary files with an empty text. */
export function readWorkspace(root: string): Workspace {
  const files = globSync('**/*', {
    cwd: root,
    exclude: (name) => IGNORED.includes(name.split('/').at(-1) ?? ''),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
  return new Map(
    files.map((path) => [path, TEXT.test(path) ? readFileSync(join(root, path), 'utf8') : '']),
  );
}

/** Earlier committed versions of a file, newest first; none where there is no git history. */
export function earlierVersions(root: string, path: string): readonly string[] {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const commits = git('log', '-n', '100', '--format=%H', '--', path).split('\n').filter(Boolean);
    return commits.map((commit) => git('show', `${commit}:${path}`));
  } catch {
    return []; // a source archive, or git is not installed
  }
}
