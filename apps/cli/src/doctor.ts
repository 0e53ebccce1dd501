import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from '@atelier/contract';
import type { Configuration } from '@atelier/server/configuration';
import type { EnvironmentFile } from '@atelier/server/load-environment';
import { formatBytes } from './format-bytes.ts';

/** One thing looked at. A `problem` comes with its cure; a `note` is worth knowing. */
export type Finding = {
  readonly subject: string;
  readonly state: 'good' | 'note' | 'problem';
  readonly what: string;
  readonly cure?: string;
};

const NODE_MAJOR = 24;
const LITTLE_DISK_BYTES = 1024 ** 3;
const ANSWER_MS = 5_000;

/** Looks at everything that usually goes wrong. Changes nothing; never says a key. */
export async function diagnose(
  configuration: Configuration,
  warnings: EnvironmentFile['warnings'] = [],
): Promise<Finding[]> {
  const running = await readyAt(configuration);
  return [
    nodeVersion(),
    ...warnings.map((each): Finding => ({ subject: 'settings', state: 'note', ...each })),
    home(configuration),
    disk(configuration),
    masterKey(configuration),
    await port(configuration, running),
    ...(await databases(configuration, running)),
    ...(await providers(configuration, running !== undefined)),
    ...(await routes(configuration, running !== undefined)),
  ];
}

function nodeVersion(): Finding {
  const subject = 'Node';
  const what = `Node ${process.versions.node}`;
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR)
    return { subject, state: 'good', what };
  const cure = `Run it by npm (npm run atelier), which brings Node ${NODE_MAJOR}, or install that.`;
  return { subject, state: 'problem', what, cure };
}

function home({ home }: Configuration): Finding {
  const subject = 'home';
  const folder = nearestThere(home);
  if (!isWritableFolder(folder)) {
    const cure = `Make ${folder} a folder that this user may write, or set ATELIER_HOME to another.`;
    return { subject, state: 'problem', what: `${folder} cannot be written`, cure };
  }
  return folder === home
    ? { subject, state: 'good', what: home }
    : { subject, state: 'note', what: `${home} is not there yet: the first start makes it` };
}

/** The path itself, or what it would be made in. */
function nearestThere(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestThere(dirname(path));
}

function isWritableFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function disk({ home }: Configuration): Finding {
  const { bavail, bsize } = statfsSync(nearestThere(home));
  const freeBytes = bavail * bsize;
  const what = `${formatBytes(freeBytes)} free`;
  if (freeBytes > LITTLE_DISK_BYTES) return { subject: 'disk', state: 'good', what };
  const cure = 'Free at least 1 GiB: a database on a full disk stops taking writes.';
  return { subject: 'disk', state: 'problem', what, cure };
}

function masterKey({ home, masterKeys }: Configuration): Finding {
  const subject = 'master key';
  if (masterKeys)
    return { subject, state: 'good', what: `${masterKeys.length} from ATELIER_MASTER_KEY` };
  const path = join(home, 'keys.json');
  if (!existsSync(path))
    return { subject, state: 'note', what: 'none yet: the first start makes one' };
  const others = statSync(path).mode & 0o077;
  if (others === 0) return { subject, state: 'good', what: path };
  return {
    subject,
    state: 'problem',
    what: `${path} can be read by others`,
    cure: `chmod 600 ${path}`,
  };
}

async function port({ host, port }: Configuration, running: Ready | undefined): Promise<Finding> {
  const subject = 'port';
  if (running) return { subject, state: 'good', what: `Atelier answers at ${running.url}` };
  const taken = await new Promise<string | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
  if (taken === undefined) return { subject, state: 'good', what: `${host}:${port} is free` };
  const cure = 'Stop what listens there, or set PORT to another one.';
  return { subject, state: 'problem', what: `${host}:${port} cannot be used (${taken})`, cure };
}

type Ready = { url: string; status: number };

/** The one of the running Atelier, and each that is configured: it may have been started with another. */
async function databases(
  { databaseUrl, databaseUrls, home }: Configuration,
  running: Ready | undefined,
): Promise<Finding[]> {
  const own = Object.entries(databaseUrls).map(
    ([context, url]) => [`DATABASE_URL_${context.toUpperCase()}`, url] as const,
  );
  const configured = [...(databaseUrl ? [['DATABASE_URL', databaseUrl] as const] : []), ...own];
  return [
    ...(running ? [ofRunning(running)] : databaseUrl ? [] : [embedded(home)]),
    ...(await Promise.all(configured.map(([variable, url]) => asked(variable, url)))),
  ];
}

function ofRunning({ status }: Ready): Finding {
  const subject = 'database';
  if (status === 200)
    return { subject, state: 'good', what: 'the running Atelier reaches its own' };
  const what = 'the running Atelier does not reach its own';
  return { subject, state: 'problem', what, cure: 'See its log.' };
}

function embedded(home: string): Finding {
  const path = join(home, 'pg', 'PG_VERSION');
  const what = existsSync(path)
    ? `embedded PostgreSQL ${readFileSync(path, 'utf8').trim()}, at rest`
    : 'embedded PostgreSQL 18, made at first start';
  return { subject: 'database', state: 'good', what };
}

async function asked(variable: string, url: string): Promise<Finding> {
  const subject = 'database';
  const { databaseVersion } = await import('@atelier/server/open-database');
  const { host, pathname } = new URL(url);
  try {
    const what = `PostgreSQL ${await databaseVersion(url)} at ${host}${pathname}`;
    return { subject, state: 'good', what };
  } catch (cause) {
    const what = `${host}${pathname} does not answer: ${(cause as Error).message}`;
    return { subject, state: 'problem', what, cure: `Start that server, or correct ${variable}.` };
  }
}

async function providers(configuration: Configuration, running: boolean): Promise<Finding[]> {
  const subject = 'providers';
  const keys = Object.entries(configuration.providers).flatMap(([name, { apiKey }]) =>
    apiKey ? [name] : [],
  );
  const what = keys.length
    ? `system keys for ${keys.join(', ')}`
    : 'no system keys: the offline models need none';
  const own: Finding = { subject, state: keys.length ? 'good' : 'note', what };
  if (!running) return [own];
  const servers = await Promise.all(
    configuration.compatibleServers.map(async (server): Promise<Finding> => {
      const { name, baseUrl, authorization } = server;
      const answer = await fetch(`${baseUrl}/models`, {
        headers: authorization === undefined ? {} : { authorization },
        signal: AbortSignal.timeout(ANSWER_MS),
      }).catch(() => undefined);
      if (answer) return { subject, state: 'good', what: `${name} answers at ${baseUrl}` };
      const cure = `Start it, or take ${name} out of OPENAI_COMPATIBLE_URLS.`;
      return { subject, state: 'problem', what: `${name} does not answer at ${baseUrl}`, cure };
    }),
  );
  return [own, ...servers];
}

async function routes({ routesFile }: Configuration, running: boolean): Promise<Finding[]> {
  if (routesFile === undefined) return [];
  const subject = 'routes';
  const { routesIn } = await import('@atelier/server/routes-in');
  try {
    return [{ subject, state: 'good', what: `${await routesIn(routesFile)} in ${routesFile}` }];
  } catch (cause) {
    const cure = running
      ? 'Correct it: until then the routes from before its last change are in force.'
      : 'Correct it: Atelier does not start with it.';
    return [{ subject, state: 'problem', what: (cause as Error).message, cure }];
  }
}

/** Where the configuration says, or where the home's Atelier was started with another one. */
async function readyAt({ host, port, home }: Configuration): Promise<Ready | undefined> {
  const urls = new Set([`http://${host}:${port}`, ...ownUrl(home)]);
  const answers = await Promise.all([...urls].map(readyOf));
  return answers.find((answer) => answer !== undefined);
}

async function readyOf(url: string): Promise<Ready | undefined> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(`${url}/ready`, { signal }).catch(() => undefined);
  // Another program on this port answers /ready in its own way: only ours says so.
  return answer?.headers.has('x-request-id') ? { url, status: answer.status } : undefined;
}

function ownUrl(home: string): string[] {
  try {
    return [OwnerAddress.parse(JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8'))).url];
  } catch {
    return [];
  }
}

const OwnerAddress = z.object({ url: z.url() });
