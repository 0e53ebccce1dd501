import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testDatabase } from '@atelier/database/testing';
import { newMasterKey } from '../master-keys.ts';

const PROGRAM = fileURLToPath(new URL('./refused-starts.program.ts', import.meta.url));
const { url: databaseUrl } = await testDatabase();
const elsewhere = Object.assign(new URL(databaseUrl), { pathname: '/nowhere' }).href;
const folder = await mkdtemp(join(tmpdir(), 'atelier-wrong-'));
after(() => rm(folder, { recursive: true, force: true }));
const routesFile = join(folder, 'routes.yaml');
await writeFile(
  routesFile,
  `routes:
  fast:
    targets:
      - { model: openai/gpt-5-mini, weight: many }
    fallback: []
`,
);
const file = join(folder, 'file');
await writeFile(file, '');
const ATELIER_MASTER_KEY = newMasterKey();

const said = await refusals({
  wrongRoutes: { ATELIER_ROUTES: routesFile },
  noRoutes: { ATELIER_ROUTES: join(folder, 'none.yaml') },
  wrongVariables: {
    PORT: '99999',
    ATELIER_MASTER_KEY: 'short',
    OPENAI_COMPATIBLE_URLS: 'mine',
    OPENAI_BASE_URL: 'example.com',
    DATABASE_URL: 'mysql://x',
    ATELIER_TOKEN_DAYS: '0',
    DATABASE_URL_KITCHEN: 'postgres://127.0.0.1/kitchen',
    ATELIER_LOG_LEVEL: 'loud',
  },
  noHome: { ATELIER_HOME: join(file, 'home') },
  noAnswer: { ATELIER_MASTER_KEY, DATABASE_URL: 'postgres://ada:secret@127.0.0.1:1/atelier' },
  noDatabase: { ATELIER_MASTER_KEY, DATABASE_URL: elsewhere },
  noDatabaseOfGateway: {
    ATELIER_MASTER_KEY,
    DATABASE_URL: databaseUrl,
    DATABASE_URL_GATEWAY: elsewhere,
  },
});

/** What starts say that end with 1, without how it came about in the code. */
async function refusals<Name extends string>(
  environments: Record<Name, Readonly<Record<string, string>>>,
): Promise<Record<Name, string>> {
  const own = { ATELIER_HOME: join(folder, 'home'), PORT: '0', ATELIER_DISCOVERY: 'off' };
  const all = Object.values<object>(environments).map((each) => ({ ...own, ...each }));
  // In no folder with a file `.env`.
  const { stderr } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(all)], {
    cwd: folder,
  });
  const ends = [...stderr.matchAll(/([^\f]*)\f(.*)\n/g)];
  assert.equal(ends.length, all.length, stderr);
  for (const [, text = '', code] of ends) {
    assert.equal(code, '1', text);
    assert.doesNotMatch(text, /^ +at /m);
  }
  const names = Object.keys(environments);
  return Object.fromEntries(ends.map(([, text], at) => [names[at], text])) as Record<Name, string>;
}

test('each mistake in a file of routes is told with its line and its cure', () => {
  const { wrongRoutes, noRoutes } = said;
  assert.ok(wrongRoutes.includes(`The routes file ${routesFile} is not right:`));
  assert.match(
    wrongRoutes,
    /^ {2}line 4, column 45: \S+weight must be a whole number from 1 to 1000\.$/m,
  );
  assert.match(
    wrongRoutes,
    /^ {2}line 5, column 5: routes\.fast has no "fallback"\. Take it out, /m,
  );
  assert.match(noRoutes, /It cannot be read .* Put it there, or correct ATELIER_ROUTES\.$/m);
});

test('every wrong variable is named at once, each with what it takes', () => {
  for (const line of [
    /^The configuration is not right:$/m,
    /^ {2}PORT: must be a port number/m,
    /^ {2}ATELIER_MASTER_KEY: key 1 has \d+ bytes instead of 32/m,
    /^ {2}OPENAI_COMPATIBLE_URLS: "mine" is not of the form name=http:/m,
    /^ {2}OPENAI_BASE_URL: must be an http/m,
    /^ {2}DATABASE_URL: /m,
    /^ {2}ATELIER_TOKEN_DAYS: /m,
    /^ {2}DATABASE_URL_KITCHEN: there is no such context\. There are: /m,
    /^ {2}ATELIER_LOG_LEVEL: must be debug, info, warn or error\.$/m,
  ])
    assert.match(said.wrongVariables, line);
});

test('a home that cannot be made is told in one sentence', () => {
  assert.match(
    said.noHome,
    /^Cannot make the home .+: set ATELIER_HOME to a folder that you may write\.$/m,
  );
});

test('a database that does not let us in is told in one sentence, without its password', () => {
  assert.match(
    said.noAnswer,
    /^No answer from PostgreSQL at 127\.0\.0\.1:1 \(ECONNREFUSED\): start it, or correct DATABASE_URL\.$/m,
  );
  assert.doesNotMatch(said.noAnswer, /secret/);
  assert.match(
    said.noDatabase,
    /^PostgreSQL at \S+ has no database "nowhere": make it, or correct DATABASE_URL\.$/m,
  );
  assert.match(
    said.noDatabaseOfGateway,
    /has no database "nowhere": make it, or correct DATABASE_URL_GATEWAY\.$/m,
  );
});
