import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HomeLock, lockHome } from '@atelier/database';
import type { UserId } from '@atelier/kernel';
import { type MasterKey, newMasterKey, parseMasterKeys } from './master-keys.ts';

/** What scripts and the command line read to talk to a local Atelier. */
export type OwnerFile = {
  readonly email: string;
  readonly apiKey: string;
  readonly url: string;
  readonly userId: UserId;
};

/** A home that this process has to itself, with the keys in it. */
export type HeldHome = { readonly lock: HomeLock; readonly masterKeys: readonly MasterKey[] };

/** Takes the home, made if it is new, for this process. Throws when another Atelier has it. */
export async function holdHome(home: string): Promise<HeldHome> {
  const lock = await lockHome(home);
  try {
    return { lock, masterKeys: homeMasterKeys(lock.home) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The master keys of this home; made when it is new. */
function homeMasterKeys(home: string): readonly MasterKey[] {
  const path = join(home, 'keys.json');
  if (readJson(path) === undefined) writeSecretJson(path, { masterKeys: [newMasterKey()] });
  const { masterKeys } = readJson<{ masterKeys?: string[] }>(path) ?? {};
  try {
    const keys = Array.isArray(masterKeys) ? parseMasterKeys(masterKeys.join(',')) : undefined;
    if (keys === undefined) throw new Error('there is no master key in it.');
    return keys;
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message} Restore it from a backup.`, { cause });
  }
}

export function readOwner(home: string): OwnerFile | undefined {
  return readJson<OwnerFile>(join(home, 'owner.json'));
}

export function writeOwner(home: string, owner: OwnerFile): void {
  writeSecretJson(join(home, 'owner.json'), owner);
}

function readJson<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(
      `${path} is not JSON. Restore it from a backup, or remove it to have it made anew.`,
    );
  }
}

/** Whole or not at all: a crash while writing must not cost the key of everything that is sealed. */
function writeSecretJson(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, path);
}
