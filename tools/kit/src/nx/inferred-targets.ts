import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CreateNodesResultArray, CreateNodesV2, TargetConfiguration } from '@nx/devkit';

export const name = '@atelier/kit/inferred-targets';

/**
 * Gives every package its targets from what lies in its folder, so that a package.json needs no
 * boilerplate: `typecheck` and `lint` where there is source, `test` where there are tests.
 */
export const createNodesV2: CreateNodesV2 = [
  '{apps/*,contexts/*/*,platform/*,tools/*,bench}/package.json',
  (manifests, _options, { workspaceRoot }): CreateNodesResultArray =>
    manifests.map((manifest) => {
      const root = dirname(manifest);
      return [
        manifest,
        { projects: { [root]: { targets: targetsOf(join(workspaceRoot, root)) } } },
      ];
    }),
];

function targetsOf(folder: string): Record<string, TargetConfiguration> {
  if (globSync('src/**/*.{ts,tsx}', { cwd: folder }).length === 0) return {};
  const targets: Record<string, TargetConfiguration> = {
    lint: target('oxlint --type-aware --deny-warnings src', ['{workspaceRoot}/.oxlintrc.json']),
  };
  if (existsSync(join(folder, 'tsconfig.json'))) targets.typecheck = target('tsc -p . --noEmit');
  if (globSync('src/**/*.test.ts', { cwd: folder }).length > 0) {
    targets.test = target("node --test 'src/**/*.test.ts'", [{ env: 'DATABASE_URL' }]);
  }
  return targets;
}

/**
 * Cached on the package's own files, those of everything it depends on, and the tools, whose
 * versions Nx takes from the lock file.
 */
function target(
  command: string,
  more: NonNullable<TargetConfiguration['inputs']> = [],
): TargetConfiguration {
  return {
    command,
    options: { cwd: '{projectRoot}' },
    cache: true,
    inputs: ['default', '^default', 'toolchain', ...more],
    outputs: [],
  };
}
