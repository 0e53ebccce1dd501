import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';

// Beside the packages, which are trusted already: a second start takes half the processor time.
// Where that folder is read-only, nothing is cached.
enableCompileCache(resolve(import.meta.dirname, '../../../node_modules/.cache/node'));
const { run } = await import('./run.ts');
await run(process.env, process.argv);
