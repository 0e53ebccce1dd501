import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `src/infrastructure/catalogue.models-dev.json` anew from a checkout of
 * https://github.com/anomalyco/models.dev: node scripts/refresh-catalogue.ts <checkout>
 */
const PROVIDERS = ['openai', 'anthropic', 'groq', 'google'];

const [checkout] = process.argv.slice(2);
if (checkout === undefined || !existsSync(join(checkout, 'providers'))) {
  process.stderr.write(
    'Say where the checkout of models.dev is: node scripts/refresh-catalogue.ts <folder>\n',
  );
  process.exit(1);
}

const entries: Record<string, unknown>[] = [];
for (const provider of PROVIDERS) {
  for (const { id, file } of tomlFiles(join(checkout, 'providers', provider, 'models'))) {
    const own = readToml(file);
    const parent = typeof own['base_model'] === 'string' ? own['base_model'] : undefined;
    const base = parent ? join(checkout, 'models', `${parent}.toml`) : undefined;
    const toml = merged(base && existsSync(base) ? readToml(base) : {}, own);
    entries.push(entryOf(provider, id, toml));
  }
}
entries.sort((one, other) => String(one['id']).localeCompare(String(other['id'])));
const target = new URL('../src/infrastructure/catalogue.models-dev.json', import.meta.url);
writeFileSync(
  target,
  `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`,
);
process.stdout.write(`${entries.length} models written.\n`);

type Toml = Record<string, unknown>;

function entryOf(provider: string, id: string, toml: Toml): Record<string, unknown> {
  const limit = table(toml['limit']);
  const modalities = table(toml['modalities']);
  const efforts = [toml['reasoning_options']]
    .flat()
    .flatMap((option) => [table(option)['values']].flat())
    .filter((value) => typeof value === 'string');
  return {
    id: `${provider}/${id}`,
    title: toml['name'],
    contextWindowTokens: limit['context'],
    maxOutputTokens: limit['output'],
    input: modalities['input'],
    output: modalities['output'],
    tools: toml['tool_call'] === true,
    reasoning: toml['reasoning'] === true,
    temperature: toml['temperature'] === true,
    ...(toml['structured_output'] === undefined ? {} : { jsonSchema: toml['structured_output'] }),
    ...(efforts.length > 0 ? { efforts: [...new Set(efforts)] } : {}),
    ...(toml['status'] === 'deprecated' ? { deprecated: true } : {}),
  };
}

function* tomlFiles(folder: string, prefix = ''): Generator<{ id: string; file: string }> {
  for (const each of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, each.name);
    if (each.isDirectory()) yield* tomlFiles(path, `${prefix}${each.name}/`);
    else if (each.name.endsWith('.toml')) yield { id: prefix + each.name.slice(0, -5), file: path };
  }
}

function merged(base: Toml, own: Toml): Toml {
  const result = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const both = isTable(value) && isTable(result[key]);
    result[key] = both ? merged(table(result[key]), table(value)) : value;
  }
  return result;
}

/** The part of TOML that models.dev uses: tables, arrays of tables, scalars, lists, inline tables. */
function readToml(file: string): Toml {
  const root: Toml = {};
  let into = root;
  let open = '';
  for (const raw of readFileSync(file, 'utf8').split('\n')) {
    const line = `${open}${raw.trim()}`;
    open = '';
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[(\[?)([^\]]+)\]?\]/.exec(line);
    if (header) {
      into = descend(root, (header[2] ?? '').trim(), header[1] === '[');
      continue;
    }
    const equals = line.indexOf('=');
    const value = line.slice(equals + 1).trim();
    if (value.startsWith('[') && count(value, '[') > count(value, ']')) {
      open = `${line} `;
      continue;
    }
    into[line.slice(0, equals).trim().replaceAll('"', '')] = valueOf(value);
  }
  return root;
}

function descend(root: Toml, path: string, isList: boolean): Toml {
  const keys = path.split('.').map((key) => key.trim().replaceAll('"', ''));
  let at = root;
  for (const [index, key] of keys.entries()) {
    const last = index === keys.length - 1;
    if (last && isList) {
      const list = Array.isArray(at[key]) ? at[key] : [];
      const added: Toml = {};
      at[key] = [...list, added];
      return added;
    }
    const next = table(at[key]);
    at[key] = next;
    at = next;
  }
  return at;
}

function valueOf(text: string): unknown {
  const json = text
    .replace(/(^|[\s,[{])#.*$/, '$1')
    .replace(/,\s*([\]}])/g, '$1')
    .replace(/(\d)_(?=\d)/g, '$1')
    .replace(/([{,]\s*)([a-zA-Z_-]+)\s*=/g, '$1"$2":');
  try {
    return JSON.parse(json);
  } catch {
    return text;
  }
}

function table(value: unknown): Toml {
  return isTable(value) ? value : {};
}

function isTable(value: unknown): value is Toml {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
