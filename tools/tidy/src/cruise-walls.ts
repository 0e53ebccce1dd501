import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { cruiseOptions, resolveOptions } from './walls.ts';

export type Cruised = {
  /** Source files that the cruiser read, relative to the root. */
  readonly read: ReadonlySet<string>;
  /** Source files that are there; the cruiser must have read each of them. */
  readonly present: readonly string[];
  readonly violations: readonly {
    readonly rule: string;
    readonly from: string;
    readonly to: string;
  }[];
};

const FOLDERS = ['apps', 'contexts', 'platform', 'tools', 'bench'];

/** Runs the real dependency-cruiser over the workspace at `root`. */
export async function cruiseWalls(root: string): Promise<Cruised> {
  const present = globSync(`{${FOLDERS.join(',')}}/**/src/**/*.{ts,tsx}`, {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  });
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(folders, { ...cruiseOptions, baseDir: root }, resolveOptions);
  if (typeof output === 'string') throw new Error('dependency-cruiser answered no result object.');
  return { read: sourcesOf(output), present, violations: violationsOf(output) };
}

const sourcesOf = ({ modules }: ICruiseResult) => new Set(modules.map(({ source }) => source));

const violationsOf = ({ summary }: ICruiseResult) =>
  summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
