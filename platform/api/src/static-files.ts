import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Exchange } from './exchange.ts';

/** Answers true when it has served the request. */
export type StaticFiles = (exchange: Exchange) => Promise<boolean>;

/**
 * The files of a built web app. Paths without a file get `index.html`, so that the app's own routes
 * can be opened directly. Files below `assets/` have their content's hash in the name and are kept
 * for good; the others are asked for again with their tag. `.br` and `.gz` beside a file are sent
 * to clients that take them.
 */
export function staticFiles(folder: string): StaticFiles {
  return async (exchange) => {
    const { method, path } = exchange;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const name = fileName(path);
    if (name === undefined) return false;
    const found = (await fileAt(folder, name)) ?? (await pageFor(folder, name));
    if (found === undefined) return false;
    exchange.route = found.name === 'index.html' ? '(page)' : '(file)';
    await sendFile(exchange, found);
    return true;
  };
}

type File = {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
};

/** The path inside the folder; undefined for one that is malformed or would leave it. */
function fileName(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const name = normalize(decoded.slice(1) || 'index.html');
  return name.startsWith('..') || name.startsWith(sep) || /(^|[\\/])\./.test(name)
    ? undefined
    : name;
}

async function fileAt(folder: string, name: string): Promise<File | undefined> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  return found?.isFile()
    ? { path, name, sizeBytes: found.size, modifiedMs: Math.floor(found.mtimeMs) }
    : undefined;
}

/** A missing script must not become a page: only what could be a route of the app does. */
const pageFor = async (folder: string, name: string) =>
  extname(name) === '' && !name.startsWith('assets') ? fileAt(folder, 'index.html') : undefined;

async function sendFile({ request, response, leaving }: Exchange, file: File): Promise<void> {
  const encoded = await encodedOf(file, String(request.headers['accept-encoding'] ?? ''));
  const { path, sizeBytes, encoding } = encoded;
  const tag = `"${file.modifiedMs.toString(36)}-${file.sizeBytes.toString(36)}${encoding ? `-${encoding}` : ''}"`;
  response.setHeader('etag', tag);
  response.setHeader('vary', 'accept-encoding');
  response.setHeader(
    'cache-control',
    /^assets[\\/]/.test(file.name) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(tag)) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file.name).toLowerCase()] ?? 'application/octet-stream',
    'content-length': sizeBytes,
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // A client who leaves in the middle is no failure of ours.
  await pipeline(createReadStream(path), response, { signal: leaving.signal }).catch(() => {});
}

async function encodedOf(file: File, accepted: string): Promise<File & { encoding?: string }> {
  for (const [encoding, suffix] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(accepted))
      continue;
    const found = await stat(file.path + suffix).catch(() => undefined);
    if (found?.isFile())
      return { ...file, path: file.path + suffix, sizeBytes: found.size, encoding };
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
