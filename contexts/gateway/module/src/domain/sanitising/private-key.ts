import type { Finding } from './finding.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** No key is longer; what is cut off in a log has no end. */
const LONGEST = 16_000;

/** Blocks of private keys, also with their line breaks escaped, and single lines that hold one. */
export function privateKeysIn(text: string): Finding[] {
  const findings: Finding[] = [];
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
  if (text.includes('AGE-SECRET-KEY-1'))
    for (const match of text.matchAll(/AGE-SECRET-KEY-1[A-Z0-9]{58}/g))
      findings.push({
        kind: 'private-key',
        start: match.index,
        end: match.index + match[0].length,
      });
  return findings;
}
