import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { chunks } from './chunks.ts';
import { contractsPlugin } from './contracts-plugin.ts';
import { woff2Plugin } from './woff2-plugin.ts';

/** How the web app is built. No configuration file is read, so that the result depends on this only. */
export function webConfig(where: { appFolder: string; outDir: string }): InlineConfig {
  return {
    configFile: false,
    envDir: false,
    root: where.appFolder,
    // Vite's own cache would lie in node_modules, which may be read-only.
    cacheDir: join(where.outDir, '.cache'),
    logLevel: 'warn',
    plugins: [react(), contractsPlugin(), woff2Plugin()],
    // A worker may fetch further files of ours, as grammars when they are needed.
    worker: { format: 'es' },
    css: { modules: { localsConvention: 'camelCaseOnly' } },
    build: {
      outDir: where.outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
      modulePreload: { polyfill: false },
      // For `firstVisits`. What is hidden is not served.
      manifest: true,
      rolldownOptions: { output: { codeSplitting: chunks } },
    },
  };
}
