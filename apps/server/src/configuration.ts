import { resolve } from 'node:path';
import { z } from '@atelier/contract';
import { type MasterKey, parseMasterKeys } from './master-keys.ts';
import { type Places, placed } from './settings-text.ts';
import { type Target, targetNames, targets } from './targets.ts';

/** One environment variable: what it is for, what it is without, and how it is read. */
export type Variable = {
  readonly name: string;
  /** In words; an empty string where there is none. */
  readonly fallback: string;
  readonly meaning: string;
  readonly schema: z.ZodType;
};

const PROVIDERS = {
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL'],
  openai: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
  groq: ['GROQ_API_KEY', 'GROQ_BASE_URL'],
  google: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_GENERATIVE_AI_BASE_URL'],
} as const;

const httpUrl = z.url({ protocol: /^https?$/, error: 'an http:// or https:// address' });
const POSTGRES =
  'a postgres:// address; of a socket, postgres://user@localhost/database?host=/its/folder';
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: POSTGRES });
const secretOf = (form: RegExp, error: string) => z.string().regex(form, error).optional();
const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'an smtp:// or smtps:// address' });
const onOff = z.enum(['on', 'off'], { error: '`on` or `off`' });

const origins = z
  .string()
  .transform((list) => list.split(',').map((each) => each.trim()))
  .refine(
    (list) => list.every((each) => URL.canParse(each) && new URL(each).origin === each),
    'origins without a path: https://app.example, http://localhost:3000',
  );

const shape = {
  ATELIER_HOME: z.string().min(1).default('.atelier'),
  PORT: z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ATELIER_PUBLIC_URL: httpUrl.optional(),
  ATELIER_TRUST_PROXY: onOff.default('off'),
  ATELIER_CORS_ORIGINS: origins.optional(),
  ATELIER_TARGET: z.enum(targetNames, { error: `one of ${targetNames.join(', ')}` }).default('all'),
  DATABASE_URL: postgresUrl.optional(),
  ATELIER_MASTER_KEY: z.string().optional(),
  ATELIER_OWNER_EMAIL: z.email({ error: 'an e-mail address' }).default('owner@atelier.local'),
  ATELIER_REGISTRATION: z.enum(['open', 'closed'], { error: '`open` or `closed`' }).default('open'),
  ATELIER_TOKEN_DAYS: z.coerce
    .number({ error: 'a number of days' })
    .int()
    .min(1)
    .max(365)
    .default(7),
  ATELIER_DISCOVERY: onOff.default('on'),
  OPENAI_COMPATIBLE_URLS: z.string().optional(),
  ATELIER_ROUTES: z.string().optional(),
  SMTP_URL: smtpUrl.optional(),
  SMTP_FROM: z
    .string()
    .regex(/^[^<>@\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, 'as Atelier <atelier@example.com>')
    .optional(),
  STRIPE_SECRET_KEY: secretOf(/^[sr]k_(test|live)_\w+$/, 'a secret key of Stripe: sk_… or rk_…'),
  STRIPE_WEBHOOK_SECRET: secretOf(/^whsec_\w+$/, 'the signing secret of a web hook: whsec_…'),
  STRIPE_API_URL: httpUrl.optional(),
  ATELIER_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'debug, info, warn or error' })
    .default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  ATELIER_TRACED_PROVIDERS: z
    .string()
    .regex(/^[a-z0-9-]+( *, *[a-z0-9-]+)*$/, 'names of providers: ollama,house')
    .optional(),
  NODE_ENV: z.string().optional(),
};

/** The one table of what can be configured: read by `--help`, and by the test of the README. */
export const variables: readonly Variable[] = [
  variable(
    'ATELIER_HOME',
    '`.atelier` in the working folder',
    'all local data: `pg/`, `keys.json`, `owner.json`',
  ),
  variable('PORT', '4000', 'the port it listens on; 0 takes a free one'),
  variable('HOST', '127.0.0.1', 'the address it listens on'),
  variable(
    'ATELIER_PUBLIC_URL',
    'http://HOST:PORT',
    'the address people use; with https: cookies are secure',
  ),
  variable(
    'ATELIER_TRUST_PROXY',
    'off',
    '`on`: a proxy of yours stands in front, and its `x-forwarded-for` and `x-forwarded-proto` tell the truth',
  ),
  variable(
    'ATELIER_CORS_ORIGINS',
    'none',
    'other sites whose pages may call the API with a key or token: `https://app.example`, comma-separated',
  ),
  variable('ATELIER_TARGET', 'all', `what this process runs: ${targetNames.join(', ')}`),
  variable(
    'DATABASE_URL',
    'an embedded PostgreSQL 18 in `ATELIER_HOME/pg`',
    'PostgreSQL 15 or newer: `postgres://user:password@host/database`, or a socket: `postgres:///database?host=/var/run/postgresql`',
  ),
  {
    name: 'DATABASE_URL_<CONTEXT>',
    fallback: '`DATABASE_URL`',
    meaning: 'a database of its own for one context, as in `DATABASE_URL_GATEWAY`',
    schema: postgresUrl,
  },
  variable(
    'ATELIER_MASTER_KEY',
    'made at first start on the embedded PostgreSQL; required otherwise',
    'seals provider keys, and the keys of what is encrypted: 32 bytes as base64url; several, comma-separated, to rotate: the first seals, all open',
  ),
  variable('ATELIER_OWNER_EMAIL', 'owner@atelier.local', 'who owns a new home'),
  variable('ATELIER_REGISTRATION', 'open', '`closed`: accounts are made by administrators only'),
  variable('ATELIER_TOKEN_DAYS', '7', 'how long a sign-in lasts'),
  ...Object.values(PROVIDERS).flatMap(([key, url]): Variable[] => [
    { name: key, fallback: '', meaning: 'the system’s key for this provider', schema: z.string() },
    {
      name: url,
      fallback: 'the provider’s own',
      meaning: 'another address for this provider',
      schema: httpUrl,
    },
  ]),
  variable(
    'OPENAI_COMPATIBLE_URLS',
    '',
    'further model servers: `name=http://host/v1`, comma-separated; `user:password@` before a host is sent as its `authorization`, where the caller has no key',
  ),
  variable(
    'ATELIER_DISCOVERY',
    'on',
    'looks for Ollama, LM Studio, llama.cpp and vLLM on this machine',
  ),
  variable('STRIPE_SECRET_KEY', 'local books, paid by hand', 'charges invoices to stored cards'),
  variable(
    'STRIPE_WEBHOOK_SECRET',
    'required with `STRIPE_SECRET_KEY`',
    'of the web hook that Stripe sends to `/api/v1/payments/stripe/events`',
  ),
  variable('STRIPE_API_URL', 'Stripe’s own', 'another address for Stripe’s API, as of a proxy'),
  variable(
    'SMTP_URL',
    'e-mails are kept in the outbox',
    'the mail server: `smtp://user:password@host:587`, or `smtps://…`',
  ),
  variable(
    'SMTP_FROM',
    'required with `SMTP_URL`',
    'who e-mails are from, as `Atelier <atelier@example.com>`',
  ),
  variable(
    'ATELIER_ROUTES',
    '',
    'a YAML or JSON file of routes: model names that stand for several models; read again when it changes',
  ),
  variable('ATELIER_LOG_LEVEL', 'info', 'debug, info, warn or error'),
  variable('OTEL_EXPORTER_OTLP_ENDPOINT', 'off', 'where OpenTelemetry traces are sent'),
  variable(
    'ATELIER_TRACED_PROVIDERS',
    'none',
    'providers that are sent the trace of each call (`traceparent`), comma-separated: your own servers',
  ),
  variable(
    'NODE_ENV',
    'development',
    '`production`: calls between contexts of this process are not encoded and decoded',
  ),
];

function variable(name: keyof typeof shape, fallback: string, meaning: string): Variable {
  return { name, fallback, meaning, schema: shape[name] };
}

export type Configuration = {
  readonly home: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly target: Target;
  readonly databaseUrl: string | undefined;
  /** By context, where it has a database of its own. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly masterKeys: readonly MasterKey[] | undefined;
  readonly ownerEmail: string;
  readonly registration: 'open' | 'closed';
  readonly tokenDays: number;
  readonly discovery: boolean;
  readonly providers: Readonly<Record<string, { apiKey?: string; baseUrl?: string }>>;
  readonly compatibleServers: readonly CompatibleServer[];
  readonly routesFile: string | undefined;
  readonly stripe: { secretKey: string; webhookSecret: string; apiUrl?: string } | undefined;
  readonly smtp: { url: string; from: string } | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly otlpEndpoint: string | undefined;
  readonly tracedProviders: readonly string[];
  /** In development every call between contexts passes the encoding of a wire. */
  readonly wiring: 'in-process' | 'loopback';
};

/** Its address is shown to all who list the models: what it says of a user and password is apart. */
type CompatibleServer = { name: string; baseUrl: string; authorization?: string };

/** What is wrong with the environment, a line per variable, each with what it should be. */
export class ConfigurationError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. Throws a `ConfigurationError` that names every wrong variable at once, and
 * where in `file` it stands.
 */
export function readConfiguration(environment: Environment, file?: Places): Configuration {
  // An empty variable is an absent one, as people expect of `KEY= npm start`.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim()),
  );
  const problems: string[] = [];
  const collect = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (cause) {
      problems.push(`${name}: ${(cause as Error).message}`);
      return undefined;
    }
  };

  const parsed = z.object(shape).safeParse(given);
  for (const issue of parsed.error?.issues ?? [])
    problems.push(`${String(issue.path[0])}: must be ${issue.message}.`);
  const databaseUrls = contextUrls(given, problems);
  const masterKeys = collect('ATELIER_MASTER_KEY', () => parseMasterKeys(given.ATELIER_MASTER_KEY));
  const servers = collect('OPENAI_COMPATIBLE_URLS', () => serversOf(given.OPENAI_COMPATIBLE_URLS));
  const providers = providersOf(given, problems);
  if (given.DATABASE_URL && !given.ATELIER_MASTER_KEY)
    problems.push(
      'ATELIER_MASTER_KEY: is required with DATABASE_URL. Make one: openssl rand -base64 32',
    );
  if (given.STRIPE_SECRET_KEY && !given.STRIPE_WEBHOOK_SECRET)
    problems.push(
      'STRIPE_WEBHOOK_SECRET: is required with STRIPE_SECRET_KEY. Stripe shows it for the web hook to /api/v1/payments/stripe/events.',
    );
  if (given.SMTP_URL && !given.SMTP_FROM)
    problems.push('SMTP_FROM: is required with SMTP_URL, as Atelier <atelier@example.com>.');
  if (problems.length > 0 || !parsed.success)
    throw new ConfigurationError(
      problems.map((problem) => `  ${placed(problem, file)}`).join('\n'),
    );

  const values = parsed.data;
  return {
    home: resolve(values.ATELIER_HOME),
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.ATELIER_PUBLIC_URL?.replace(/\/+$/, ''),
    trustProxy: values.ATELIER_TRUST_PROXY === 'on',
    corsOrigins: values.ATELIER_CORS_ORIGINS ?? [],
    target: values.ATELIER_TARGET,
    databaseUrl: values.DATABASE_URL,
    databaseUrls,
    masterKeys,
    ownerEmail: values.ATELIER_OWNER_EMAIL,
    registration: values.ATELIER_REGISTRATION,
    tokenDays: values.ATELIER_TOKEN_DAYS,
    discovery: values.ATELIER_DISCOVERY === 'on',
    providers,
    compatibleServers: servers ?? [],
    routesFile: values.ATELIER_ROUTES && resolve(values.ATELIER_ROUTES),
    stripe: stripeOf(values),
    smtp: smtpOf(values),
    logLevel: values.ATELIER_LOG_LEVEL,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    tracedProviders: values.ATELIER_TRACED_PROVIDERS?.split(/ *, */) ?? [],
    wiring: values.NODE_ENV === 'production' ? 'in-process' : 'loopback',
  };
}

function contextUrls(given: Environment, problems: string[]): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const context = /^DATABASE_URL_(.+)$/.exec(name)?.[1]?.toLowerCase();
    if (context === undefined) continue;
    if (!contextNames.has(context))
      problems.push(
        `${name}: there is no such context. There are: ${[...contextNames].join(', ')}.`,
      );
    else if (postgresUrl.safeParse(value).success) urls[context] = value as string;
    else problems.push(`${name}: must be ${POSTGRES}.`);
  }
  const { notifications } = urls;
  if (notifications !== undefined && notifications !== given.DATABASE_URL)
    problems.push(
      'DATABASE_URL_NOTIFICATIONS: leave it out. A notice and the process that delivers it are recorded in one transaction, in DATABASE_URL.',
    );
  return urls;
}

const contextNames: ReadonlySet<string> = new Set(Object.values(targets).flat());

function providersOf(given: Environment, problems: string[]): Configuration['providers'] {
  return Object.fromEntries(
    Object.entries(PROVIDERS).flatMap(([name, [key, url]]) => {
      const apiKey = given[key]?.trim();
      const baseUrl = given[url];
      if (apiKey && !/^[\x21-\x7e]+$/.test(apiKey))
        problems.push(`${key}: must be one word of ASCII, without spaces and line breaks.`);
      if (baseUrl && !httpUrl.safeParse(baseUrl).success)
        problems.push(`${url}: must be an http:// or https:// address.`);
      else if (baseUrl && hasPassword(baseUrl)) problems.push(`${url}: ${NO_PASSWORD}`);
      if (!apiKey && !baseUrl) return [];
      return [[name, { ...(apiKey ? { apiKey } : {}), ...(baseUrl ? { baseUrl } : {}) }]];
    }),
  );
}

function serversOf(list = ''): Configuration['compatibleServers'] {
  return list
    .split(',')
    .filter((entry) => entry.trim())
    .map((entry) => {
      const [, name, baseUrl] = /^\s*([a-z0-9][a-z0-9._-]*)=(https?:\/\/\S+)\s*$/.exec(entry) ?? [];
      if (!name || !baseUrl || !URL.canParse(baseUrl))
        throw new Error(`"${withoutSecrets(entry.trim())}" is not of the form ${SERVER_FORM}.`);
      return hasPassword(baseUrl) ? { name, ...withLogin(baseUrl) } : { name, baseUrl };
    });
}

const SERVER_FORM = 'name=http://host:port/v1';

function withoutSecrets(entry: string): string {
  return entry.replace(/(?<=:\/\/).*|.*@.*/s, '…');
}

/** The address without user and password, and these as HTTP sends them. */
function withLogin(address: string): Omit<CompatibleServer, 'name'> {
  const { username, password } = new URL(address);
  try {
    const login = [username, password].map((part) => decodeURIComponent(part)).join(':');
    const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
    return { baseUrl: address.replace(/(?<=:\/\/)[^/?#\\]*@/, ''), authorization };
  } catch {
    throw new Error('what user and password have of % , @ : / must be percent-encoded: %25 for %.');
  }
}

function hasPassword(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

/** Whoever may list the models reads the addresses of their providers. */
const NO_PASSWORD =
  'leave user name and password out of the address: a provider is sent its key, and the address is shown.';

function stripeOf({
  STRIPE_SECRET_KEY: secretKey,
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  STRIPE_API_URL: apiUrl,
}: z.infer<z.ZodObject<typeof shape>>): Configuration['stripe'] {
  if (secretKey === undefined || webhookSecret === undefined) return undefined;
  return { secretKey, webhookSecret, ...(apiUrl ? { apiUrl } : {}) };
}

function smtpOf({
  SMTP_URL: url,
  SMTP_FROM: from,
}: z.infer<z.ZodObject<typeof shape>>): Configuration['smtp'] {
  return url === undefined || from === undefined ? undefined : { url, from };
}
