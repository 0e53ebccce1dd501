import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What a command left on the terminal. */
export type Shown = { readonly code: number | null; readonly out: string; readonly err: string };

/** An empty folder in which commands run, as a person with no other settings would. */
export const folder = mkdtempSync(join(tmpdir(), 'atelier-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

export type Environment = Readonly<Record<string, string>>;

/** Runs `atelier …` with `input` piped in. */
export function atelier(args: readonly string[], environment: Environment, input = '') {
  return finished(process.execPath, [MAIN, ...args], environment, input);
}

/** Runs a line of shell in which `$ATELIER` is the command. */
export function shell(line: string, environment: Environment): Promise<Shown> {
  const ATELIER = `${process.execPath} ${MAIN}`;
  return finished('/bin/bash', ['--norc', '-c', line], { ...environment, ATELIER }, '');
}

async function finished(
  program: string,
  args: readonly string[],
  environment: Environment,
  input: string,
): Promise<Shown> {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, ...environment };
  const child = spawn(program, args, { cwd: folder, env });
  // Who does not read its input may be gone before it is written.
  child.stdin.on('error', () => {}).end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}
