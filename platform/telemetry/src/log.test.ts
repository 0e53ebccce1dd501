import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createLog } from './index.ts';
import { REDACTED } from './redaction.ts';

function linesOf(write: (log: ReturnType<typeof createLog>) => void, pretty = false): string[] {
  const lines: string[] = [];
  write(createLog({ level: 'debug', pretty, destination: { write: (line) => lines.push(line) } }));
  return lines;
}

test('a secret is hidden at any depth, however its key is written', () => {
  const secrets = {
    authorization: 'Bearer s3cret',
    'Set-Cookie': ['s3cret'],
    'x-api-key': 's3cret',
    OPENAI_API_KEY: 's3cret',
    ATELIER_MASTER_KEY: 's3cret',
    clientSecret: 's3cret',
    accessToken: { value: 's3cret' },
    password: 's3cret',
  };
  const [line = ''] = linesOf((log) => log.info({ request: { headers: [secrets] } }, 'asked'));
  assert.equal(line.includes('s3cret'), false, line);
  assert.equal(line.split(REDACTED).length - 1, Object.keys(secrets).length);
});

test('a secret is hidden in the bindings of a child, in errors and in addresses', () => {
  const error = Object.assign(new Error('refused by postgres://atelier:s3cret@host/db'), {
    requestHeaders: { authorization: 's3cret' },
    cause: Object.assign(new Error('inner'), { apiKey: 's3cret' }),
  });
  const [line = ''] = linesOf((log) =>
    log.child({ token: 's3cret' }).error({ err: error, url: 'redis://me:s3cret@cache' }, 'failed'),
  );
  assert.equal(line.includes('s3cret'), false, line);
  assert.match(line, /refused by postgres:\/\/atelier/);
});

test('a secret is hidden in what a line says, also where an error says it', () => {
  const error = new Error('refused by postgres://atelier:s3cret@host/db');
  const lines = linesOf((log) => {
    log.warn('asked postgres://atelier:s3cret@host/db');
    log.warn({ requestId: 'request_1' }, 'asked postgres://atelier:s3cret@host/db');
    log.warn('asked %s', 'postgres://atelier:s3cret@host/db');
    log.error(error);
    log.child({ context: 'gateway' }).error({ err: error });
  });
  assert.equal(lines.length, 5);
  for (const line of lines) {
    assert.equal(line.includes('s3cret'), false, line);
    assert.match(JSON.parse(line).msg, /postgres:\/\/atelier:\[redacted\]@host/);
  }
});

test('keys of every kind are secrets, one or several', () => {
  const secrets = {
    providerKey: 's3cret',
    signingKeys: ['s3cret'],
    passwords: { ada: 's3cret' },
    ATELIER_MASTER_KEYS: 's3cret',
  };
  const [line = ''] = linesOf((log) => log.info({ ...secrets, key: 'billing:once' }));
  assert.equal(line.includes('s3cret'), false, line);
  assert.equal(JSON.parse(line).key, 'billing:once');
});

test('counts of tokens are no secrets', () => {
  const [line = ''] = linesOf((log) =>
    log.info({ timeToFirstToken: 12, maxTokens: 4096, tokens: { input: 7 } }),
  );
  const { timeToFirstToken, maxTokens, tokens } = JSON.parse(line);
  assert.deepEqual([timeToFirstToken, maxTokens, tokens], [12, 4096, { input: 7 }]);
});

test('a child carries its correlation ids into every line', () => {
  const lines = linesOf((log) => {
    const request = log.child({ requestId: 'request_1' }).child({ workspaceId: 'workspace_1' });
    request.info('begun');
    request.debug('done');
  });
  for (const line of lines) {
    const { requestId, workspaceId } = JSON.parse(line);
    assert.deepEqual([requestId, workspaceId], ['request_1', 'workspace_1']);
  }
  assert.equal(lines.length, 2);
});

test('a value that contains itself is logged, not followed for ever', () => {
  const knot: Record<string, unknown> = { name: 'knot' };
  knot.self = knot;
  assert.match(linesOf((log) => log.info({ knot }))[0] ?? '', /\[cut\]/);
});

test('pretty lines are for people and hide secrets too', () => {
  const [line = ''] = linesOf(
    (log) => log.warn({ apiKey: 's3cret', port: 4000 }, 'listening'),
    true,
  );
  assert.match(line, /WARN.*listening.*4000/);
  assert.equal(line.includes('s3cret'), false);
});

test('the last line before an exit is written, pretty or not', () => {
  const index = new URL('./index.ts', import.meta.url).href;
  for (const pretty of [true, false]) {
    const script = `import { createLog } from '${index}';
      createLog({ pretty: ${pretty} }).fatal('last words'); process.exit(1);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.match(run.stdout, /last words/, run.stderr);
  }
});

test('of a connection that an error was met on, a line tells the class alone', () => {
  class Client {
    readonly backend = 's3cret';
  }
  const error = Object.assign(new Error('lost'), { client: new Client(), code: '57P01' });
  const [line = ''] = linesOf((log) => log.warn({ err: error }, 'a connection was lost'));
  assert.equal(line.includes('s3cret'), false, line);
  const { client, code } = JSON.parse(line).err;
  assert.deepEqual({ client, code }, { client: '[Client]', code: '57P01' });
});
