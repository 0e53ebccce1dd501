import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Start } from './server-process.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const UID = 65_534;

/** For `skip`: why a test that runs as root cannot act as an ordinary user here, or false. */
export function withoutOrdinaryUser(): string | false {
  if (process.getuid?.() !== 0) return 'all the others run as an ordinary user already';
  const { status } = spawnSync('unshare', ['-m', 'setpriv', `--reuid=${UID}`, 'true']);
  return status === 0 ? false : 'this root may not make mount namespaces';
}

/**
 * How `nobody` starts a server with a home of his own. He sees the project, which may lie where only
 * root may enter, at a place that he can reach: read-only, and with no web app built beside it.
 */
export async function asOrdinaryUser(): Promise<Start & { uid: number; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-user-'));
  await chmod(folder, 0o755);
  const [project, HOME] = [join(folder, 'project'), join(folder, 'nobody')];
  for (const each of [project, HOME, join(ROOT, 'apps/web/dist')])
    await mkdir(each, { recursive: true });
  await chown(HOME, UID, UID);
  const node = process.execPath.startsWith(ROOT)
    ? join(project, relative(ROOT, process.execPath))
    : process.execPath;
  return {
    uid: UID,
    home: join(HOME, '.atelier'),
    environment: { HOME },
    command: ['unshare', '-m', 'sh', '-c', SCRIPT, 'sh', ROOT, project, node, `${UID}`],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const SCRIPT = `
set -e
mount --bind "$1" "$2"
mount -o remount,ro,bind "$2"
mount -t tmpfs -o ro,mode=755 none "$2/apps/web/dist"
exec setpriv --reuid="$4" --regid="$4" --clear-groups "$3" "$2/apps/server/src/main.ts"
`;
