import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { root, toolArguments, toolEnvironment } from './tool.ts';

type Step = {
  readonly name: string;
  /** What follows `node` on the command line. */
  readonly run: readonly string[];
  /** Shows its own progress; others are shown only when they fail. */
  readonly shown?: true;
};

const nx = (target: string): readonly string[] => [
  ...toolArguments('nx', 'nx'),
  'run-many',
  `--targets=${target}`,
  '--output-style=static',
];

const test = (...which: string[]): readonly string[] => ['tools/kit/src/test.ts', ...which];

const steps: readonly Step[] = [
  { name: 'format', run: [...toolArguments('@biomejs/biome', 'biome'), 'check', '.'] },
  { name: 'lint', run: nx('lint') },
  { name: 'types', run: nx('typecheck') },
  { name: 'walls', run: test('tools/tidy/src/walls.test.ts') },
  { name: 'tidy', run: test('tools/tidy/src/tidy.test.ts', 'tools/tidy/src/linters.test.ts') },
  { name: 'tests', run: test('--without=tools/tidy'), shown: true },
];

/** Everything that CI asks. `npm run check -- lint types` runs these two steps only. */
async function check(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `No step ${unknown.join(', ')}. There are: ${steps.map((s) => s.name).join(', ')}.`,
    );
    return false;
  }
  const chosen = names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
  const failed: string[] = [];
  for (const step of chosen) if (!(await passes(step))) failed.push(step.name);
  console.log(failed.length === 0 ? '\nAll checks pass.' : `\nFailed: ${failed.join(', ')}.`);
  return failed.length === 0;
}

/** Every step runs, so that one round shows all there is to repair. */
async function passes({ name, run, shown }: Step): Promise<boolean> {
  const start = performance.now();
  const child = spawn(process.execPath, run, {
    cwd: root,
    env: toolEnvironment(),
    stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
  const passed = await new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!passed) process.stdout.write(failureText(Buffer.concat(output).toString()));
  console.log(`${passed ? '✔' : '✖'} ${name.padEnd(8)}${seconds.padStart(6)} s`);
  return passed;
}

/** Of Nx's output the tasks that failed; of any other tool everything. */
function failureText(output: string): string {
  const tasks = output.split(/^(?=> nx run )/m).filter((task) => task.includes('non-zero status'));
  const text = tasks.length > 0 ? tasks.join('') : output;
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

process.exitCode = (await check(process.argv.slice(2))) ? 0 : 1;
