import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import { newMasterKey } from '../master-keys.ts';
import { endOfStart } from './server-process.ts';

const { url: databaseUrl } = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'atelier-wrong-'));
after(() => rm(folder, { recursive: true, force: true }));

/** What a start says that ends with 1, without how it came about in the code. */
async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
  const { code, said } = await endOfStart({ home: join(folder, 'home'), environment });
  assert.equal(code, 1, said);
  assert.doesNotMatch(said, /^ +at /m);
  return said;
}

test('each mistake in a file of routes is told with its line and its cure', async () => {
  const file = join(folder, 'routes.yaml');
  await writeFile(
    file,
    `routes:
  fast:
    targets:
      - { model: openai/gpt-5-mini, weight: many }
    fallback: []
`,
  );
  const said = await refusal({ ATELIER_ROUTES: file });
  assert.ok(said.includes(`The routes file ${file} is not right:`));
  assert.match(said, /^ {2}line 4, column 45: \S+weight must be a whole number from 1 to 1000\.$/m);
  assert.match(said, /^ {2}line 5, column 5: routes\.fast has no "fallback"\. Take it out, /m);
  const missing = await refusal({ ATELIER_ROUTES: join(folder, 'none.yaml') });
  assert.match(missing, /It cannot be read .* Put it there, or correct ATELIER_ROUTES\.$/m);
});

test('every wrong variable is named at once, each with what it takes', async () => {
  const said = await refusal({
    PORT: '99999',
    ATELIER_MASTER_KEY: 'short',
    OPENAI_COMPATIBLE_URLS: 'mine',
    OPENAI_BASE_URL: 'example.com',
    DATABASE_URL: 'mysql://x',
    ATELIER_TOKEN_DAYS: '0',
    DATABASE_URL_KITCHEN: 'postgres://127.0.0.1/kitchen',
    ATELIER_LOG_LEVEL: 'loud',
  });
  assert.match(said, /^The configuration is not right:$/m);
  assert.match(said, /^ {2}PORT: must be a port number/m);
  assert.match(said, /^ {2}ATELIER_MASTER_KEY: key 1 has \d+ bytes instead of 32/m);
  assert.match(said, /^ {2}OPENAI_COMPATIBLE_URLS: "mine" is not of the form name=http:/m);
  assert.match(said, /^ {2}OPENAI_BASE_URL: must be an http/m);
  assert.match(said, /^ {2}DATABASE_URL: /m);
  assert.match(said, /^ {2}ATELIER_TOKEN_DAYS: /m);
  assert.match(said, /^ {2}DATABASE_URL_KITCHEN: there is no such context\. There are: /m);
  assert.match(said, /^ {2}ATELIER_LOG_LEVEL: must be debug, info, warn or error\.$/m);
});

test('a home that cannot be made is told in one sentence', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const said = await refusal({ ATELIER_HOME: join(file, 'home') });
  assert.match(
    said,
    /^Cannot make the home .+: set ATELIER_HOME to a folder that you may write\.$/m,
  );
});

test('a database that does not let us in is told in one sentence, without its password', async () => {
  const ATELIER_MASTER_KEY = newMasterKey();
  const away = await refusal({
    ATELIER_MASTER_KEY,
    DATABASE_URL: 'postgres://ada:secret@127.0.0.1:1/atelier',
  });
  assert.match(
    away,
    /^No answer from PostgreSQL at 127\.0\.0\.1:1 \(ECONNREFUSED\): start it, or correct DATABASE_URL\.$/m,
  );
  assert.doesNotMatch(away, /secret/);
  const elsewhere = Object.assign(new URL(databaseUrl), { pathname: '/nowhere' }).href;
  assert.match(
    await refusal({ ATELIER_MASTER_KEY, DATABASE_URL: elsewhere }),
    /^PostgreSQL at \S+ has no database "nowhere": make it, or correct DATABASE_URL\.$/m,
  );
  assert.match(
    await refusal({
      ATELIER_MASTER_KEY,
      DATABASE_URL: databaseUrl,
      DATABASE_URL_GATEWAY: elsewhere,
    }),
    /has no database "nowhere": make it, or correct DATABASE_URL_GATEWAY\.$/m,
  );
});
