import { spawnSync } from 'node:child_process';
import { root, toolArguments, toolEnvironment } from './tool.ts';

// `npm run g -- context billing` is `nx g ./tools/kit:context billing`: the collection is always ours.
const [generator, ...rest] = process.argv.slice(2);
if (generator === undefined || generator.startsWith('-')) {
  console.error(
    'Say what to generate:\n' +
      '  npm run g -- context <name> [<first aggregate>]\n' +
      '  npm run g -- command <context> <verb-object>\n' +
      '  npm run g -- projection <context> <name>\n' +
      '  npm run g -- process <context> <name>\n' +
      'and -- --noun=<aggregate> where the context has several.',
  );
  process.exit(1);
}
const args = [...toolArguments('nx', 'nx'), 'g', `./tools/kit:${generator}`, ...rest];
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  env: toolEnvironment(),
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
