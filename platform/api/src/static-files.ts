import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { accepts } from './accepted-encoding.ts';
import type { Exchange } from './exchange.ts';

/** Answers true when it has served the request. */
export type StaticFiles = (exchange: Exchange) => Promise<boolean>;

/**
 * The files of a built web app, read once and held in memory, so that a server has its page even
 * when the folder is removed or built anew. Paths without a file get `index.html`, so that the
 * app's own routes can be opened directly. Files below `assets/` have their content's hash in the
 * name and are kept for good; the others are asked for again with their tag. A `.br` and a `.gz`
 * beside a file are its packed forms. What is packed by gzip is held in its packed forms only, and
 * unpacked for the few who take none. Throws what reading the folder throws.
 */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const files = await filesIn(folder);
  return async (exchange) => {
    const { method, path } = exchange;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const name = fileName(path);
    const found = name === undefined ? undefined : (files.get(name) ?? pageFor(files, name));
    if (found === undefined) return false;
    exchange.route = found.name === 'index.html' ? '(page)' : '(file)';
    await sendFile(exchange, found);
    return true;
  };
}

// The smaller one first.
const ENCODINGS = { br: '.br', gzip: '.gz' } as const;
type Encoding = keyof typeof ENCODINGS;
const encodings = Object.keys(ENCODINGS) as Encoding[];

type File = {
  readonly name: string;
  readonly tag: string;
  readonly packed: Readonly<Partial<Record<Encoding, Buffer>>>;
  readonly plain: () => Promise<Buffer>;
};
type Files = ReadonlyMap<string, File>;

const gunzipped = promisify(gunzip);

/** By their paths in the folder, with slashes. What is hidden is left out. */
async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .map((path) => path.split(sep).join('/'))
    .filter((name) => !/(^|\/)\./.test(name));
  const all = new Set(names);
  const isPacked = (name: string) =>
    Object.values(ENCODINGS).some((suffix) => name.endsWith(suffix) && all.has(name.slice(0, -3)));
  const files = await Promise.all(
    names.filter((name) => !isPacked(name)).map((name) => readStatic(folder, name, all)),
  );
  return new Map(files.map((file) => [file.name, file]));
}

async function readStatic(folder: string, name: string, all: ReadonlySet<string>): Promise<File> {
  const path = join(folder, name);
  const read = (suffix: string) => (all.has(name + suffix) ? readFile(path + suffix) : undefined);
  const [{ mtimeMs, size }, br, gzip] = await Promise.all([stat(path), read('.br'), read('.gz')]);
  const content = gzip ?? (await readFile(path));
  return {
    name,
    tag: `${Math.floor(mtimeMs).toString(36)}-${size.toString(36)}`,
    packed: { ...(br && { br }), ...(gzip && { gzip }) },
    plain: async () => (gzip ? gunzipped(gzip) : content),
  };
}

/** What a path asks for; undefined for a malformed one. No other path than a file's finds it. */
function fileName(path: string): string | undefined {
  try {
    return decodeURIComponent(path).slice(1) || 'index.html';
  } catch {
    return undefined;
  }
}

/** A missing script must not become a page: only what could be a route of the app does. */
const pageFor = (files: Files, name: string) =>
  extname(name) === '' && !name.startsWith('assets') ? files.get('index.html') : undefined;

async function sendFile({ request, response }: Exchange, file: File): Promise<void> {
  const encoding = encodings.find((each) => file.packed[each] && accepts(request, each));
  const tag = `"${file.tag}${encoding ? `-${encoding}` : ''}"`;
  response.setHeader('etag', tag);
  response.setHeader('vary', 'accept-encoding');
  response.setHeader(
    'cache-control',
    file.name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (listed(request.headers['if-none-match']).includes(tag)) {
    response.writeHead(304).end();
    return;
  }
  const content = (encoding && file.packed[encoding]) ?? (await file.plain());
  response.writeHead(200, {
    'content-type': TYPES[extname(file.name).toLowerCase()] ?? 'application/octet-stream',
    'content-length': content.length,
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Cut at signs, not by a pattern: in a header of spaces that one takes a second. */
function listed(header = ''): readonly string[] {
  return header.split(',').map((each) => each.trim());
}
