import { unwatchFile, watchFile } from 'node:fs';
import type { Log } from '@atelier/telemetry';
import { type FileRoutes, readRoutesFile } from './routes-file.ts';

export type WatchedRoutes = {
  /** The routes of the file as it was when it was last right. */
  routes(): FileRoutes;
  stop(): void;
};

/** Looked at this often: by its time and size, for not every file system tells of changes. */
const LOOK_EVERY_MS = 500;

/**
 * The routes of the file at `path`. It must be right at the start; a change that is not right is told
 * to the log, and what was right before stays.
 */
export function watchedRoutes(path: string | undefined, log: Log): WatchedRoutes {
  if (path === undefined) return { routes: () => NONE, stop: () => {} };
  let routes = readRoutesFile(path);
  const read = () => {
    try {
      routes = readRoutesFile(path);
      log.info({ path, routes: routes.size }, 'the routes file was read again');
    } catch (error) {
      const { message } = error as Error;
      log.error({ path }, `${message}\nThe routes from before stay in force.`);
    }
  };
  watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, read);
  return { routes: () => routes, stop: () => unwatchFile(path, read) };
}

const NONE: FileRoutes = new Map();
