import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Texts of other people, where nothing was planted: up to so many bytes of the packages at hand. */
export function othersTexts(pattern: string, mostBytes: number): readonly string[] {
  const files = globSync(pattern, { cwd: MODULES })
    .filter((file) => !file.startsWith('@atelier'))
    .sort();
  const texts: string[] = [];
  let bytes = 0;
  // Spread over all of them, not the first of the alphabet.
  const step = 7;
  for (let from = 0; from < step && bytes < mostBytes; from++)
    for (let index = from; index < files.length && bytes < mostBytes; index += step) {
      const text = readFileSync(`${MODULES}/${files[index]}`, 'utf8');
      // Machines write longer ones.
      if (text.length > 200_000) continue;
      texts.push(text);
      bytes += text.length;
    }
  return texts;
}
