import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigurationError, readConfiguration, variables } from './configuration.ts';
import { type EnvironmentFile, loadEnvironment } from './load-environment.ts';
import { newMasterKey } from './master-keys.ts';

const key = newMasterKey();

test('without any variable there is a whole configuration, on this machine only', () => {
  const { home, host, port, target, databaseUrl, registration, discovery } = readConfiguration({});
  assert.deepEqual(
    { home, host, port, target, databaseUrl, registration, discovery },
    {
      home: resolve('.atelier'),
      host: '127.0.0.1',
      port: 4000,
      target: 'all',
      databaseUrl: undefined,
      registration: 'open',
      discovery: true,
    },
  );
});

test('an empty variable is an absent one', () => {
  const { port, databaseUrl } = readConfiguration({ PORT: '', DATABASE_URL: '  ' });
  assert.deepEqual([port, databaseUrl], [4000, undefined]);
});

test('every wrong variable is named at once, with what is expected', () => {
  const wrong = {
    PORT: '70000',
    ATELIER_PUBLIC_URL: 'atelier.example',
    ATELIER_CORS_ORIGINS: 'https://app.example/page',
    ATELIER_TARGET: 'everything',
    DATABASE_URL: 'mysql://localhost/x',
    DATABASE_URL_GATEWAY: 'localhost',
    ATELIER_MASTER_KEY: 'short',
    ATELIER_OWNER_EMAIL: 'nobody',
    ATELIER_REGISTRATION: 'maybe',
    ATELIER_TOKEN_DAYS: '1.5',
    ATELIER_DISCOVERY: 'yes',
    OPENAI_COMPATIBLE_URLS: 'http://localhost:1234/v1',
    ATELIER_LOG_LEVEL: 'loud',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318',
    GROQ_BASE_URL: 'groq',
    GROQ_API_KEY: 'gsk_012\n345',
    OPENAI_BASE_URL: 'openai',
  };
  const lines = problemsOf(wrong);
  for (const name of Object.keys(wrong))
    assert.equal(
      lines.filter((line) => line.startsWith(`  ${name}: `)).length,
      1,
      `${name}: ${lines}`,
    );
  assert.equal(lines.length, Object.keys(wrong).length);
});

test('a problem never repeats a secret', () => {
  const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ';
  const [line = ''] = problemsOf({ ATELIER_MASTER_KEY: secret });
  assert.match(line, /key 1 has 20 bytes instead of 32/);
  assert.ok(!line.includes(secret));
  const address = 'http://bob:s3cret@house/v1';
  const lines = problemsOf({
    OPENAI_COMPATIBLE_URLS: 'house=http://bob:s3cret,s3cret@house/v1',
    OPENAI_BASE_URL: address,
    GROQ_API_KEY: 's3cret s3cret',
  });
  assert.equal(lines.length, 3);
  assert.ok(!lines.join().includes('s3cret'), lines.join());
});

test('a database of one’s own needs a master key', () => {
  const DATABASE_URL = 'postgres://atelier@db/atelier';
  assert.match(problemsOf({ DATABASE_URL }).join(), /ATELIER_MASTER_KEY: is required/);
  assert.equal(readConfiguration({ DATABASE_URL, ATELIER_MASTER_KEY: key }).masterKeys?.length, 1);
});

test('Stripe is used with both of its secrets, or not at all', () => {
  const keys = { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' };
  assert.equal(readConfiguration({}).stripe, undefined);
  assert.deepEqual(readConfiguration(keys).stripe, {
    secretKey: 'sk_test_abc',
    webhookSecret: 'whsec_abc',
  });
  const { STRIPE_WEBHOOK_SECRET: _, ...half } = keys;
  assert.throws(() => readConfiguration(half), /STRIPE_WEBHOOK_SECRET: is required/);
  const wrong = { ...keys, STRIPE_SECRET_KEY: 'pk_live_secret' };
  assert.throws(
    () => readConfiguration(wrong),
    ({ message }: Error) =>
      /STRIPE_SECRET_KEY: must be a secret key/.test(message) && !message.includes('pk_live'),
  );
});

test('a mail server needs somebody whom e-mails are from', () => {
  const SMTP_URL = 'smtp://user:secret@mail.example.com:587';
  const SMTP_FROM = 'Atelier <atelier@example.com>';
  assert.equal(readConfiguration({}).smtp, undefined);
  assert.deepEqual(readConfiguration({ SMTP_URL, SMTP_FROM }).smtp, {
    url: SMTP_URL,
    from: SMTP_FROM,
  });
  assert.throws(() => readConfiguration({ SMTP_URL }), /SMTP_FROM: is required/);
  assert.throws(
    () => readConfiguration({ SMTP_URL: 'mail.example.com', SMTP_FROM: 'nobody' }),
    /SMTP_URL: must be an smtp:\/\/[\s\S]*SMTP_FROM: must be as Atelier </,
  );
});

test('a context may have a database of its own', () => {
  const url = 'postgresql://db/gateway';
  const { databaseUrls } = readConfiguration({ DATABASE_URL_GATEWAY: url });
  assert.deepEqual(databaseUrls, { gateway: url });
});

test('notices and the processes that deliver them cannot be in two databases', () => {
  const DATABASE_URL_NOTIFICATIONS = 'postgresql://db/notifications';
  assert.match(problemsOf({ DATABASE_URL_NOTIFICATIONS }).join(), /leave it out/);
  const DATABASE_URL = DATABASE_URL_NOTIFICATIONS;
  const one = { DATABASE_URL, DATABASE_URL_NOTIFICATIONS, ATELIER_MASTER_KEY: key };
  assert.equal(readConfiguration(one).databaseUrl, DATABASE_URL);
});

test('a database for a context that does not exist is a mistake', () => {
  assert.match(
    problemsOf({ DATABASE_URL_GATEWAI: 'postgres://db/x' }).join(),
    /DATABASE_URL_GATEWAI: .*gateway/,
  );
});

test('providers and servers are those that were named', () => {
  const { providers, compatibleServers } = readConfiguration({
    ANTHROPIC_API_KEY: 'sk-ant',
    OPENAI_BASE_URL: 'http://localhost:8080/v1',
    OPENAI_COMPATIBLE_URLS:
      'big=http://big:8000/v1, small=https://small/v1, walled=http://bob:p%40ss%2C@host:1/v1',
  });
  assert.deepEqual(providers, {
    anthropic: { apiKey: 'sk-ant' },
    openai: { baseUrl: 'http://localhost:8080/v1' },
  });
  assert.deepEqual(compatibleServers, [
    { name: 'big', baseUrl: 'http://big:8000/v1' },
    { name: 'small', baseUrl: 'https://small/v1' },
    {
      name: 'walled',
      baseUrl: 'http://host:1/v1',
      authorization: `Basic ${Buffer.from('bob:p@ss,').toString('base64')}`,
    },
  ]);
});

test('every variable that is read is in the table that people see', () => {
  const seen: string[] = [];
  const environment = new Proxy<Record<string, string>>(
    {},
    {
      get(_, name) {
        if (typeof name === 'string') seen.push(name);
        return undefined;
      },
    },
  );
  readConfiguration(environment);
  const named = new Set(variables.map(({ name }) => name));
  assert.deepEqual(
    seen.filter((name) => !named.has(name)),
    [],
  );
});

test('the file .env adds what the environment leaves open, and overrides nothing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-env-'));
  const before = process.cwd();
  t.after(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true });
  });
  process.chdir(folder);
  const environment: NodeJS.ProcessEnv = { PORT: '1' };
  loadEnvironment(environment);
  assert.deepEqual(environment, { PORT: '1' });
  await writeFile('.env', 'PORT=2\nHOST="0.0.0.0" # everywhere\n');
  loadEnvironment(environment);
  assert.deepEqual(environment, { PORT: '1', HOST: '0.0.0.0' });

  await writeFile('.env', '# mine\nPORT=many\nHOST="a\nb"\nSMTP_URL=mail\n');
  const wrong: NodeJS.ProcessEnv = { SMTP_URL: 'mail.example' };
  const [port, smtp, ...rest] = problemsOf(wrong, loadEnvironment(wrong));
  assert.equal(port, `  PORT (${resolve('.env')}, line 2): must be a port number.`);
  assert.match(smtp ?? '', /^ {2}SMTP_URL: must be an smtp:/, 'it is not the file that says so');
  assert.match(rest.join(), /^ {2}SMTP_FROM: is required/);

  const names = ['ATELIER_HOMEE=a', 'OPENAI_API_KY=b', 'PROT=1', 'AWS_REGION=c', 'ATELIER_HOME=d'];
  await writeFile('.env', names.join('\n'));
  const { warnings } = loadEnvironment({ ATELIER_ROUTS: 'e', POST: '1' });
  assert.deepEqual(
    warnings.map(({ what, cure }) => [what.split(':')[0]?.replace(`${process.cwd()}/`, ''), cure]),
    [
      ['ATELIER_ROUTS', 'Did you mean ATELIER_ROUTES?'],
      ['ATELIER_HOMEE (.env, line 1)', 'Did you mean ATELIER_HOME?'],
      ['OPENAI_API_KY (.env, line 2)', 'Did you mean OPENAI_API_KEY?'],
      ['PROT (.env, line 3)', 'Did you mean PORT?'],
    ],
  );

  await writeFile('.env', 'PORT=1\n\nOPENAI_API_KEY sk-secret\nHOST="a\n');
  assert.throws(
    () => loadEnvironment({}),
    (error: Error) =>
      error instanceof ConfigurationError &&
      /line 3: is no setting. Write NAME=value[^]*line 4: HOST begins with a quote/.test(
        error.message,
      ) &&
      !error.message.includes('secret'),
  );
});

function problemsOf(environment: NodeJS.ProcessEnv, file?: EnvironmentFile): readonly string[] {
  try {
    readConfiguration(environment, file);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message.split('\n');
  }
  throw new Error('There was no problem.');
}
