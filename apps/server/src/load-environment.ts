import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError, variables } from './configuration.ts';
import { nearestName, type Places, placed, settingsIn } from './settings-text.ts';

/** What the file `.env` added, and names in it or in the environment that seem to be misspelt. */
export type EnvironmentFile = Places & {
  readonly warnings: readonly { readonly what: string; readonly cure: string }[];
};

/**
 * Adds what the file `.env` in the working folder says to `environment`, which it never overrides.
 * Throws a `ConfigurationError` that names every line of it that is no setting.
 */
export function loadEnvironment(environment: NodeJS.ProcessEnv): EnvironmentFile {
  const path = resolve('.env');
  const { values, lines, faults } = settingsIn(textOf(path));
  if (faults.size > 0) {
    const told = [...faults].map(([line, what]) => `  ${path}, line ${line}: ${what}`);
    throw new ConfigurationError(told.join('\n'));
  }
  // What the environment says in the same words is the file's as well.
  const own = [...lines].filter(([name]) => (environment[name] ??= values[name]) === values[name]);
  const names = new Set([...Object.keys(environment).filter(isOurs), ...lines.keys()]);
  return {
    path,
    lines: new Map(own),
    warnings: [...names].flatMap((name) => misspelt(name, { path, lines })),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    return '';
  }
}

/** Names of ours begin so; tests have some more. */
const isOurs = (name: string) => name.startsWith('ATELIER_') && !name.startsWith('ATELIER_TEST_');

/** Those of the command line, which the server does not read. */
const OF_THE_CLI = ['ATELIER_URL', 'ATELIER_API_KEY'];

/** Nothing, unless `name` looks like one of ours: a file `.env` holds those of other programs too. */
function misspelt(name: string, file: Places): EnvironmentFile['warnings'] {
  const nearest = nearestName(name, [...variables.map((each) => each.name), ...OF_THE_CLI]);
  if (nearest === undefined || nearest.edits === 0) return [];
  if (!isOurs(name) && nearest.edits > 1) return [];
  const cure =
    nearest.edits < 4
      ? `Did you mean ${nearest.name}?`
      : 'npm start -- --help names all there are.';
  return [{ what: placed(`${name}: Atelier reads no variable of this name.`, file), cure }];
}
