import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Exchange } from './exchange.ts';

/** Answers true when it has served the request. */
export type StaticFiles = (exchange: Exchange) => Promise<boolean>;

/**
 * The files of a built web app, read once and held in memory, so that a server has its page even
 * when the folder is removed or built anew. Paths without a file get `index.html`, so that the
 * app's own routes can be opened directly. Files below `assets/` have their content's hash in the
 * name and are kept for good; the others are asked for again with their tag. `.br` and `.gz` beside
 * a file are sent to clients that take them. Throws what reading the folder throws.
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
    sendFile(exchange, found, files);
    return true;
  };
}

type File = { readonly name: string; readonly content: Buffer; readonly modifiedMs: number };
type Files = ReadonlyMap<string, File>;

/** By their paths in the folder, with slashes. What is hidden is left out. */
async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const [content, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
        const inFolder = relative(folder, path).split(sep).join('/');
        return { name: inFolder, content, modifiedMs: Math.floor(mtimeMs) };
      }),
  );
  const shown = files.filter(({ name }) => !/(^|\/)\./.test(name));
  return new Map(shown.map((file) => [file.name, file]));
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

function sendFile({ request, response }: Exchange, file: File, files: Files): void {
  const { content, encoding } = encodedOf(
    file,
    files,
    String(request.headers['accept-encoding'] ?? ''),
  );
  const tag = `"${file.modifiedMs.toString(36)}-${file.content.length.toString(36)}${encoding ? `-${encoding}` : ''}"`;
  response.setHeader('etag', tag);
  response.setHeader('vary', 'accept-encoding');
  response.setHeader(
    'cache-control',
    file.name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(tag)) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file.name).toLowerCase()] ?? 'application/octet-stream',
    'content-length': content.length,
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}

function encodedOf(
  file: File,
  files: Files,
  accepted: string,
): { readonly content: Buffer; readonly encoding?: string } {
  for (const [encoding, suffix] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(accepted))
      continue;
    const found = files.get(file.name + suffix);
    if (found) return { content: found.content, encoding };
  }
  return file;
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
