import type { Notation } from './notation.ts';
import { ALL, CAPITALS, DIGITS, HEX, type Random } from './random.ts';

/** Two digits at least: what vendors give has some. */
const mixed = (random: Random, count: number) =>
  `${random.signs(count - 4)}${random.signs(2, DIGITS)}${random.signs(2, CAPITALS)}`;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const url = `${ALL}-_`;
const segment = (random: Random, json: object) =>
  Buffer.from(JSON.stringify({ ...json, jti: random.signs(12) })).toString('base64url');
const base64 = (random: Random, count: number) => random.signs(count, `${ALL}+/`);

function privateKey(random: Random, name: string, lineBreak: string): string {
  const lines = Array.from({ length: 6 }, () => base64(random, 64));
  return [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`].join(lineBreak);
}

const password = (random: Random) =>
  random.pick([
    `${random.pick(['Winter', 'summer', 'Tiger', 'qwerty', 'Falcon'])}${random.signs(4, DIGITS)}!`,
    mixed(random, 12),
    `${random.signs(6)}#${random.signs(5)}${random.signs(2, DIGITS)}`,
    `${random.signs(5, ALL)}-${random.signs(5)}-${random.signs(4, DIGITS)}`,
  ]);

/** Keys, tokens, passwords and account ids as vendors and people write them. */
export const secrets: readonly Notation[] = [
  { kind: 'private-key', name: 'PEM, PKCS 8', make: (r) => privateKey(r, 'PRIVATE KEY', '\n') },
  { kind: 'private-key', name: 'PEM, RSA', make: (r) => privateKey(r, 'RSA PRIVATE KEY', '\n') },
  { kind: 'private-key', name: 'OpenSSH', make: (r) => privateKey(r, 'OPENSSH PRIVATE KEY', '\n') },
  {
    kind: 'private-key',
    name: 'in JSON, breaks escaped',
    make: (r) => privateKey(r, 'PRIVATE KEY', '\\n'),
    lines: (key) => [`{"type": "service_account", "private_key": "${key}"}`],
  },
  {
    kind: 'private-key',
    name: 'cut off',
    make: (r) => `-----BEGIN EC PRIVATE KEY-----\n${base64(r, 64)}\n${base64(r, 30)}`,
  },
  { kind: 'private-key', name: 'PGP', make: (r) => privateKey(r, 'PGP PRIVATE KEY BLOCK', '\n') },

  { kind: 'api-key', name: 'OpenAI', make: (r) => `sk-proj-${r.signs(60, url)}7Aq${mixed(r, 40)}` },
  { kind: 'api-key', name: 'OpenAI, old', make: (r) => `sk-${mixed(r, 48)}` },
  { kind: 'api-key', name: 'Anthropic', make: (r) => `sk-ant-api03-${r.signs(91, url)}9xAA` },
  { kind: 'api-key', name: 'Groq', make: (r) => `gsk_${mixed(r, 52)}` },
  { kind: 'api-key', name: 'Google', make: (r) => `AIza${r.signs(31, url)}${mixed(r, 4)}` },
  { kind: 'api-key', name: 'xAI', make: (r) => `xai-${mixed(r, 80)}` },
  { kind: 'api-key', name: 'Hugging Face', make: (r) => `hf_${mixed(r, 34)}` },
  { kind: 'api-key', name: 'AWS key id', make: (r) => `AKIA${r.signs(15, base32)}7` },
  {
    kind: 'api-key',
    name: 'AWS secret',
    make: (r) => base64(r, 40),
    lines: (key) => [
      `aws_secret_access_key = ${key}`,
      `AWS_SECRET_ACCESS_KEY=${key}`,
      `"SecretAccessKey": "${key}",`,
    ],
  },
  { kind: 'api-key', name: 'Stripe', make: (r) => `sk_live_${mixed(r, 24)}` },
  { kind: 'api-key', name: 'SendGrid', make: (r) => `SG.${mixed(r, 22)}.${mixed(r, 43)}` },
  { kind: 'api-key', name: 'Shopify', make: (r) => `shpat_${r.signs(32, HEX)}` },
  { kind: 'api-key', name: 'Databricks', make: (r) => `dapi${r.signs(32, HEX)}` },
  {
    kind: 'api-key',
    name: 'Azure storage',
    make: (r) => `${base64(r, 86)}==`,
    lines: (key) => [`DefaultEndpointsProtocol=https;AccountName=store;AccountKey=${key};`],
  },
  {
    kind: 'api-key',
    name: 'by its field',
    make: (r) => mixed(r, r.pick([20, 32, 40])),
    lines: (key) => [
      `api_key: ${key}`,
      `"apiKey": "${key}"`,
      `API_KEY=${key}`,
      `x-api-key: ${key}`,
      `client_secret="${key}"`,
      `const apiKey = '${key}';`,
      `https://api.example.com/v1/search?q=shoes&api_key=${key}&page=2`,
      `<apiKey>${key}</apiKey>`,
      `{\\"secret_key\\": \\"${key}\\"}`,
      `signing_key => "${key}"`,
    ],
  },
  {
    kind: 'api-key',
    name: 'UUID in a field',
    make: (r) =>
      `${r.signs(8, HEX)}-${r.signs(4, HEX)}-4${r.signs(3, HEX)}-a${r.signs(3, HEX)}-${r.signs(12, HEX)}`,
    lines: (key) => [`api_key = "${key}"`, `X-Api-Key: ${key}`],
  },
  {
    kind: 'api-key',
    name: 'told in words',
    make: (r) => mixed(r, 32),
    lines: (key) => [`My API key is ${key}, does it look right?`, `Use ${key} as the key for it.`],
  },

  { kind: 'token', name: 'GitHub', make: (r) => `ghp_${mixed(r, 36)}` },
  {
    kind: 'token',
    name: 'GitHub, fine-grained',
    make: (r) => `github_pat_${mixed(r, 22)}_${mixed(r, 59)}`,
  },
  { kind: 'token', name: 'GitLab', make: (r) => `glpat-${mixed(r, 20)}` },
  {
    kind: 'token',
    name: 'Slack',
    make: (r) => `xoxb-${r.signs(12, DIGITS)}-${r.signs(12, DIGITS)}-${mixed(r, 24)}`,
  },
  { kind: 'token', name: 'npm', make: (r) => `npm_${mixed(r, 36)}` },
  { kind: 'token', name: 'PyPI', make: (r) => `pypi-AgEIcHlwaS5vcmc${mixed(r, 80)}` },
  { kind: 'token', name: 'Vault', make: (r) => `hvs.${mixed(r, 90)}` },
  { kind: 'token', name: 'Telegram', make: (r) => `${r.signs(9, '123456789')}:AA${mixed(r, 33)}` },
  {
    kind: 'token',
    name: 'JWT',
    make: (r) =>
      `${segment(r, { alg: 'HS256', typ: 'JWT' })}.${segment(r, { sub: '1234567890' })}.${r.signs(43, url)}`,
  },
  {
    kind: 'token',
    name: 'bearer',
    make: (r) => mixed(r, r.pick([32, 64])),
    lines: (token) => [
      `Authorization: Bearer ${token}`,
      `curl -H "Authorization: Bearer ${token}" https://api.example.com/v1/me`,
      `headers: { authorization: \`Bearer ${token}\` },`,
    ],
  },
  {
    kind: 'token',
    name: 'by its field',
    make: (r) => mixed(r, r.pick([24, 32, 40])),
    lines: (token) => [
      `access_token=${token}`,
      `"refreshToken": "${token}",`,
      `AUTH_TOKEN="${token}"`,
      `session_id: ${token}`,
      `//registry.example.com/:_authToken=${token}`,
      `  token: "${token}" # for the build`,
    ],
  },
  {
    kind: 'token',
    name: 'Slack web hook',
    make: (r) => `T${r.signs(8, CAPITALS)}/B${r.signs(8, CAPITALS)}/${mixed(r, 24)}`,
    lines: (path) => [`https://hooks.slack.com/services/${path}`],
  },
  {
    kind: 'token',
    name: 'session cookie',
    make: (r) => mixed(r, 40),
    lines: (cookie) => [
      `Cookie: theme=dark; connect.sid=${cookie}; lang=en`,
      `Set-Cookie: sid=${cookie}; Path=/`,
    ],
  },

  {
    kind: 'password',
    name: 'in settings',
    make: password,
    lines: (word) => [
      `DB_PASSWORD=${word}`,
      `password: ${word}`,
      `"password": "${word}",`,
      `spring.datasource.password=${word}`,
      `  pwd: '${word}'`,
      `export PGPASSWORD="${word}"`,
      `<password>${word}</password>`,
      `Server=db;Database=app;User Id=app;Password=${word};`,
    ],
  },
  {
    kind: 'password',
    name: 'in code',
    make: password,
    lines: (word) => [
      `const password = '${word}';`,
      `connect(host="db", user="app", password="${word}")`,
      `user.setPassword("${word}");`,
      `'password' => '${word}',`,
    ],
  },
  {
    kind: 'password',
    name: 'in an address',
    make: (r) => mixed(r, 12),
    lines: (word) => [
      `postgres://app:${word}@db.internal:5432/orders`,
      `mongodb+srv://root:${word}@cluster0.mongodb.net/test`,
      `redis://:${word}@cache:6379/0`,
      `git clone https://ci:${word}@git.example.com/team/app.git`,
      `amqp://guest:${word}@queue/`,
    ],
  },
  {
    kind: 'password',
    name: 'on a command line',
    make: (r) => mixed(r, 12),
    lines: (word) => [
      `curl -u admin:${word} https://example.com/health`,
      `docker login -u ci --password ${word} registry.example.com`,
      `mysql -u root -p${word} shop`,
      `sshpass -p '${word}' ssh root@host-7`,
    ],
  },
  {
    kind: 'password',
    name: 'basic authentication',
    make: (r) => Buffer.from(`admin:${mixed(r, 14)}`).toString('base64'),
    lines: (word) => [`Authorization: Basic ${word}`],
  },
  {
    kind: 'password',
    name: 'told in words',
    make: password,
    lines: (word) => [
      `The password is ${word} and it does not work.`,
      `I log in as ada with ${word}, then the page is empty.`,
      `user ada / pass ${word}`,
    ],
  },

  {
    kind: 'cloud-account',
    name: 'AWS, in an ARN',
    make: (r) => `1${r.signs(11, DIGITS)}`,
    lines: (id) => [
      `arn:aws:iam::${id}:role/deploy`,
      `arn:aws:lambda:eu-west-1:${id}:function:resize`,
    ],
  },
  {
    kind: 'cloud-account',
    name: 'AWS, by its field',
    make: (r) => `4${r.signs(11, DIGITS)}`,
    lines: (id) => [
      `AWS_ACCOUNT_ID=${id}`,
      `"accountId": "${id}"`,
      `${id}.dkr.ecr.eu-west-1.amazonaws.com/app`,
    ],
  },
  {
    kind: 'cloud-account',
    name: 'Azure subscription',
    make: (r) =>
      `${r.signs(8, HEX)}-${r.signs(4, HEX)}-4${r.signs(3, HEX)}-b${r.signs(3, HEX)}-${r.signs(12, HEX)}`,
    lines: (id) => [
      `/subscriptions/${id}/resourceGroups/web`,
      `AZURE_SUBSCRIPTION_ID=${id}`,
      `tenant_id = "${id}"`,
    ],
  },
  {
    kind: 'cloud-account',
    name: 'Google billing account',
    make: (r) =>
      `0${r.signs(3, DIGITS)}A${r.signs(1, DIGITS)}-${r.signs(4, DIGITS)}F${r.signs(1, DIGITS)}-${r.signs(6, DIGITS)}`,
  },
];
