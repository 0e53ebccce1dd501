// `npm start` with each of these environments, one after the other: a server is loaded once for all.
// After what each of them says stands a form feed and how it would have ended.
import { run } from '../run.ts';

const environments: readonly NodeJS.ProcessEnv[] = JSON.parse(process.argv[2] ?? '[]');
for (const environment of environments) {
  await run(environment, []);
  process.stderr.write(`\f${process.exitCode}\n`);
}
process.exitCode = 0;
