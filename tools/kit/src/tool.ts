import { readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The folder of the workspace. */
export const root = resolve(import.meta.dirname, '../../..');

/**
 * The arguments for `node` that run the command `bin` of an installed package: works where
 * node_modules/.bin is not in PATH, and on Windows, whose .bin holds shell wrappers.
 */
export function toolArguments(packageName: string, bin: string): readonly string[] {
  const folder = join(root, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  if (path === undefined) throw new Error(`${packageName} has no command ${bin}.`);
  return [join(folder, path)];
}

/** The environment in which tools run: the workspace's commands first, Nx quiet and offline. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
  };
}
