import type { Finding } from './finding.ts';
import { found, type Pattern, type Search } from './pattern.ts';
import type { Places } from './places.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** No key is longer; what is cut off in a log has no end. */
const LONGEST = 16_000;

/** Keys without such lines around them. */
const privateKeyPatterns: readonly Pattern[] = [
  {
    kind: 'private-key',
    begins: ['age-secret-key-1'],
    signs: /AGE-SECRET-KEY-1[A-Z0-9]{58}/y,
  },
  // Of PuTTY.
  {
    kind: 'private-key',
    begins: ['private-lines: '],
    signs: /(\bPrivate-Lines: \d{1,4}\r?\n)(?:[A-Za-z0-9+/=]{1,64}\r?\n){1,80}/y,
  },
  // The secret half of a JSON web key.
  {
    kind: 'private-key',
    begins: ['"d"'],
    signs: /("d"\s{0,4}:\s{0,4}")[A-Za-z0-9_-]{40,800}(?=")/y,
    isMeant: (_, text, start) =>
      text.slice(Math.max(0, start - 2000), start + 2000).includes('"kty"'),
  },
];

/** Blocks of private keys, also with their line breaks escaped, and single lines that hold one. */
export const privateKeys: Search = {
  begins: privateKeyPatterns.map(({ begins }) => begins),
  find: privateKeysIn,
};

function privateKeysIn(text: string, places: Places): Finding[] {
  const findings: Finding[] = found(privateKeyPatterns, text, places);
  for (let start = text.indexOf(BEGIN); start >= 0; start = text.indexOf(BEGIN, start + 1)) {
    const head = /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(
      text.slice(start, start + 80),
    );
    if (head === null) continue;
    const body = text.slice(start + head[0].length, start + LONGEST);
    const foot = body.indexOf(END);
    const tail = foot < 0 ? undefined : /^-----END [A-Z0-9 ]{0,60}-----/.exec(body.slice(foot));
    const length = tail
      ? foot + tail[0].length
      : (/^(?:[A-Za-z0-9+/=\s]|\\[nr])*/.exec(body)?.[0].length ?? 0);
    // The mark alone, as in code that looks for it.
    if (length < 16) continue;
    const end = start + head[0].length + length;
    findings.push({ kind: 'private-key', start, end });
    start = end - 1;
  }
  return findings;
}
