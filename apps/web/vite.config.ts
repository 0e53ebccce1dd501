import { resolve } from 'node:path';
import { webConfig } from './build/vite-config.ts';

const appFolder = import.meta.dirname;

/** For `vite` on the command line while one works on the screens; the server calls `buildWebApp`. */
// Vite asks for a default export.
export default {
  ...webConfig({ appFolder, outDir: resolve(appFolder, 'dist') }),
  server: { proxy: { '/api': 'http://127.0.0.1:4000', '/v1': 'http://127.0.0.1:4000' } },
};
