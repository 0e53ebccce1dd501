import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { until } from './acceptance/until.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { createOwner } from './create-owner.ts';
import { newMasterKey } from './master-keys.ts';
import { openDatabase } from './open-database.ts';
import { startAtelier } from './start.ts';
import { undoList } from './undo-list.ts';

const database = await testDatabase();

test('a start that finds one of its databases missing leaves no connection to the others', async () => {
  const configuration = await configured({ DATABASE_URL_GATEWAY: 'postgres://127.0.0.1:1/none' });
  await assert.rejects(
    openDatabase(configuration, undefined, silentLog, () => {}),
    /ECONNREFUSED/,
  );
  await noneIsLeft();
});

const hasSocket = new URL(database.url).searchParams.has('host');
const skip = !hasSocket && 'the PostgreSQL of the tests has no socket here';

test('a database is reached by a socket, of an address without host and user', {
  skip,
}, async () => {
  const { pathname, searchParams } = new URL((await testDatabase()).url);
  const DATABASE_URL = `postgres://${pathname}?host=${searchParams.get('host')}&user=atelier`;
  const configuration = await configured({ DATABASE_URL });
  const atelier = await startAtelier(configuration, { log: silentLog, web: false });
  const { status } = await fetch(`${atelier.url}/ready`);
  await atelier.stop(0);
  assert.equal(status, 200);
});

test('a socket that is not there is told with its folder', async () => {
  const configuration = await configured({ DATABASE_URL: 'postgres:///atelier?host=/no/folder' });
  await assert.rejects(
    openDatabase(configuration, undefined, silentLog, () => {}),
    /No answer from PostgreSQL at \/no\/folder:5432 \(ENOENT\): start it, or correct DATABASE_URL/,
  );
});

test('an owner that cannot be made leaves no connection', async () => {
  await database.pool.query('create schema identity; create table identity.streams ()');
  await assert.rejects(createOwner(await configured({}), 'owner@example.com'));
  await noneIsLeft();
  await database.pool.query('drop schema identity cascade');
});

test('a broken file of routes is told with its place before any database is opened', async () => {
  const configuration = await configured({
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
    PORT: '0',
  });
  const routesFile = join(configuration.home, 'routes.yaml');
  await writeFile(routesFile, 'routes:\n  fast:\n    targets: []\n');
  await assert.rejects(startAtelier({ ...configuration, routesFile }, { log: silentLog }), {
    name: 'RoutesFileError',
    message: /line 3, column 14: routes\.fast\.targets must be a list of at least one model\./,
  });
});

test('what fails to stop keeps nothing else from being stopped, and is told', async () => {
  const stopped: string[] = [];
  const undo = undoList();
  undo.push(() => void stopped.push('database'));
  undo.push(() => Promise.reject(new Error('The tracing is stuck.')));
  undo.push(() => void stopped.push('api'));
  await assert.rejects(undo.run(0), /stuck/);
  assert.deepEqual(stopped, ['api', 'database']);
  await undo.run(0);
});

async function noneIsLeft(): Promise<void> {
  const or = () => 'connections of Atelier are still open';
  await until(async () => (await connections()) === 0, { or, withinMs: 5000 });
}

async function connections(): Promise<number> {
  const { rows } = await database.pool.query(
    `select count(*)::int as open from pg_stat_activity
     where datname = current_database() and application_name like 'atelier%'`,
  );
  return rows[0].open;
}

async function configured(environment: Record<string, string>): Promise<Configuration> {
  const home = await mkdtemp(join(tmpdir(), 'atelier-'));
  after(() => rm(home, { recursive: true, force: true }));
  return readConfiguration({
    ATELIER_HOME: home,
    DATABASE_URL: database.url,
    ATELIER_MASTER_KEY: newMasterKey(),
    PORT: '0',
    ATELIER_DISCOVERY: 'off',
    ...environment,
  });
}
