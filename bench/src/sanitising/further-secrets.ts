import type { Notation } from './notation.ts';
import { ALL, CAPITALS, DIGITS, HEX, type Random } from './random.ts';

const url = `${ALL}-_`;
const base64 = (r: Random, count: number) => r.signs(count, `${ALL}+/`);
const mixed = (r: Random, count: number) =>
  `${r.signs(count - 4)}${r.signs(2, DIGITS)}${r.signs(2, CAPITALS)}`;
const uuid = (r: Random) =>
  `${r.signs(8, HEX)}-${r.signs(4, HEX)}-4${r.signs(3, HEX)}-a${r.signs(3, HEX)}-${r.signs(12, HEX)}`;

/** Written before anybody looked at what finds them. */
export const furtherSecrets: readonly Notation[] = [
  {
    kind: 'private-key',
    name: 'PuTTY',
    make: (r) => Array.from({ length: 4 }, () => base64(r, 64)).join('\n'),
    lines: (key) => [
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: ada\nPrivate-Lines: 4\n${key}\nPrivate-MAC: 00ff`,
    ],
  },
  {
    kind: 'private-key',
    name: 'JSON web key',
    make: (r) => r.signs(43, url),
    lines: (key) => [
      `{"kty":"OKP","crv":"Ed25519","d":"${key}","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`,
      `"kty": "EC",\n  "crv": "P-256",\n  "d": "${key}",`,
    ],
  },
  {
    kind: 'private-key',
    name: 'age',
    make: (r) => `AGE-SECRET-KEY-1${r.signs(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`,
  },
  {
    kind: 'private-key',
    name: 'WireGuard',
    make: (r) => `${base64(r, 43)}=`,
    lines: (key) => [`[Interface]\nPrivateKey = ${key}\nAddress = 10.7.0.2/32`],
  },
  {
    kind: 'private-key',
    name: 'with spaces for breaks',
    make: (r) =>
      `-----BEGIN PRIVATE KEY----- ${base64(r, 64)} ${base64(r, 64)} ${base64(r, 20)} -----END PRIVATE KEY-----`,
  },

  { kind: 'api-key', name: 'OpenRouter', make: (r) => `sk-or-v1-${r.signs(64, HEX)}` },
  { kind: 'api-key', name: 'DigitalOcean', make: (r) => `dop_v1_${r.signs(64, HEX)}` },
  { kind: 'api-key', name: 'Tavily', make: (r) => `tvly-dev-${mixed(r, 32)}` },
  {
    kind: 'api-key',
    name: 'Sentry DSN',
    make: (r) => r.signs(32, HEX),
    lines: (key) => [`SENTRY_DSN=https://${key}@o4505.ingest.sentry.io/450123`],
  },
  {
    kind: 'api-key',
    name: 'given to a client',
    make: (r) => mixed(r, 32),
    lines: (key) => [
      `client = Cohere("${key}")  # api key`,
      `genai.configure(api_key='${key}')`,
      `headers: { 'x-goog-api-key': '${key}' }`,
      `Ocp-Apim-Subscription-Key: ${key}`,
      `MISTRAL_KEY=${key}`,
      `"openai_key": "${key}"`,
      `algoliasearch('APPID1', '${key}') // search api key`,
      `DD-API-KEY: ${key}`,
    ],
  },
  {
    kind: 'api-key',
    name: 'told in other languages',
    make: (r) => mixed(r, 32),
    lines: (key) => [
      `Mein API-Schlüssel ist ${key}.`,
      `Ma clé API est ${key}`,
      `Mi clave de API es ${key}`,
      `ключ API: ${key}`,
      `API 密钥：${key}`,
    ],
  },
  {
    kind: 'api-key',
    name: 'AWS, the file of both',
    make: (r) => base64(r, 40),
    lines: (key) => [
      `Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,${key}`,
      `aws configure set aws_secret_access_key ${key}`,
    ],
  },

  {
    kind: 'token',
    name: 'Atlassian',
    make: (r) => `ATATT3xFfGF0${r.signs(171, url)}=${r.signs(8, '0123456789ABCDEF')}`,
  },
  { kind: 'token', name: 'Terraform', make: (r) => `${mixed(r, 14)}.atlasv1.${mixed(r, 60)}` },
  { kind: 'token', name: 'RubyGems', make: (r) => `rubygems_${r.signs(48, HEX)}` },
  {
    kind: 'token',
    name: 'in an address',
    make: (r) => mixed(r, 36),
    lines: (token) => [
      `https://example.com/callback?access_token=${token}&state=7`,
      `git remote set-url origin https://x-access-token:${token}@github.com/team/app.git`,
      `https://example.com/reset?token=${token}`,
      `wss://example.com/live?auth=${token}`,
      `https://example.com/cb#id_token=${token}`,
    ],
  },
  {
    kind: 'token',
    name: 'in further headers',
    make: (r) => mixed(r, 36),
    lines: (token) => [
      `PRIVATE-TOKEN: ${token}`,
      `X-Auth-Token: ${token}`,
      `-H 'Authorization: token ${token}'`,
      `X-Vault-Token: ${token}`,
      `Proxy-Authorization: Bearer ${token}`,
      `req.setRequestHeader("Authorization", "Bearer ${token}")`,
      `X-CSRF-Token: ${token}`,
    ],
  },
  {
    kind: 'token',
    name: 'told in words',
    make: (r) => mixed(r, 36),
    lines: (token) => [
      `The token is ${token} and it ends tomorrow.`,
      `Das Token lautet ${token}`,
      `Le jeton est ${token}`,
      `here is my access token ${token}`,
    ],
  },

  {
    kind: 'cloud-account',
    name: 'AWS, told in words',
    make: (r) => `5${r.signs(11, DIGITS)}`,
    lines: (id) => [
      `It runs in AWS account ${id}.`,
      `Account ID: ${id}`,
      `our AWS account number is ${id}`,
      `https://${id}.signin.aws.amazon.com/console`,
    ],
  },
  {
    kind: 'cloud-account',
    name: 'Google, number of the project',
    make: (r) => `7${r.signs(11, DIGITS)}`,
    lines: (id) => [
      `serviceAccount:${id}-compute@developer.gserviceaccount.com`,
      `projects/${id}/secrets/db/versions/1`,
      `gcloud project number: ${id}`,
    ],
  },
  {
    kind: 'cloud-account',
    name: 'Azure, told in words',
    make: uuid,
    lines: (id) => [
      `az account set --subscription ${id}`,
      `Tenant ID: ${id}`,
      `our Azure subscription is ${id}`,
      `"tenantId": "${id}"`,
    ],
  },
];
