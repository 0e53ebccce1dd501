#!/usr/bin/env node
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import {
  ConfigurationError,
  type Configuration,
  readConfiguration,
} from '@atelier/server/configuration';
import { type EnvironmentFile, loadEnvironment } from '@atelier/server/load-environment';
import { Command, InvalidArgumentError } from 'commander';
import { chat } from './chat.ts';
import { connect, UserError } from './connection.ts';
import { diagnose, type Finding } from './doctor.ts';
import { listModels } from './models.ts';
import { showUsage } from './usage.ts';

const { version }: { version: string } = createRequire(import.meta.url)('../package.json');
let file: EnvironmentFile | undefined;

const atelier = new Command('atelier')
  .description('An AI workshop: try models, from this terminal too.')
  .version(version)
  .showHelpAfterError()
  // Not before: help is given whatever the file .env says.
  .hook('preAction', () => {
    file = loadEnvironment(process.env);
  });

atelier
  .command('start')
  .description('start Atelier here (the same as npm start)')
  .action(async () => {
    const { run } = await import('@atelier/server/run');
    await run(process.env, process.argv);
  });

atelier
  .command('owner')
  .description('the owner of this Atelier')
  .command('create')
  .description('make the first user on your own database; prints a sign-in link and an API key')
  .requiredOption('--email <address>', 'their e-mail address')
  .action(async ({ email }: { email: string }) => {
    const given = configuration();
    if (given.databaseUrl === undefined)
      throw new UserError(
        'Set DATABASE_URL. Without it nothing is to be done here: the first start makes the owner.',
      );
    const { createOwner } = await import('@atelier/server/create-owner');
    const owner = await createOwner(given, email).catch((cause: Error) => {
      throw new UserError(`The owner could not be made: ${cause.message}`, { cause });
    });
    process.stdout.write(`sign in:  ${owner.signInUrl}\nAPI key:  ${owner.apiKey}\n`);
  });

atelier
  .command('models')
  .description('the models you can try')
  .option('--all', 'also those whose provider has no key here', false)
  .action(async ({ all }: { all: boolean }) => print(await listModels(here(), { all })));

atelier
  .command('chat')
  .description('ask a model; the answer streams to the terminal')
  .argument('[prompt]', 'what to ask; a text piped in is put below it')
  .option('-m, --model <id>', 'provider/model', 'offline/workshop')
  .option('-s, --system <text>', 'system prompt')
  .option('-t, --temperature <number>', '0 to 2', number)
  .option('--max-tokens <number>', 'at most this many tokens', number)
  .action(async (prompt = '', options) => {
    const piped = process.stdin.isTTY ? '' : await text(process.stdin);
    await chat(here(), [prompt, piped].filter((part) => part.trim()).join('\n\n'), options, {
      answer: (part) => process.stdout.write(part),
      aside: (line) => process.stderr.write(line),
    });
  });

atelier
  .command('usage')
  .description('what was used, and what it cost')
  .option('-d, --days <number>', 'of how many days', days, 30)
  .option('-b, --by <group>', 'model, provider, operation, user, day or status', 'model')
  .action(async (options) => print(await showUsage(here(), options)));

atelier
  .command('doctor')
  .description('check ports, database, disk, keys and providers')
  .action(async () => {
    const findings = await diagnose(configuration(), file?.warnings);
    for (const finding of findings) print(sentence(finding));
    if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
  });

// A reader that stops early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await atelier.parseAsync();
} catch (error) {
  if (!(error instanceof UserError || error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function configuration(): Configuration {
  return readConfiguration(process.env, file);
}

function here() {
  return connect(process.env, configuration().home);
}

function print(lines: string): void {
  process.stdout.write(`${lines}\n`);
}

function number(value: string): number {
  const parsed = Number(value);
  if (value.trim() === '' || !Number.isFinite(parsed))
    throw new InvalidArgumentError('Not a number.');
  return parsed;
}

function days(value: string): number {
  const parsed = number(value);
  if (parsed <= 0 || parsed > 36_500) throw new InvalidArgumentError('From 1 day to 100 years.');
  return parsed;
}

function sentence({ subject, state, what, cure }: Finding): string {
  const mark = { good: '✓', note: '·', problem: '✗' }[state];
  return `${mark} ${subject.padEnd(11)} ${what}${cure ? `\n  ${''.padEnd(11)} → ${cure}` : ''}`;
}
