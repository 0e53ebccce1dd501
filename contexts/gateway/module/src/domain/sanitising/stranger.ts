import { isChosen } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import { isNoReference } from './secret-patterns.ts';
import { isOfThreeKinds, isStrange, isStrangest } from './strange-word.ts';

const NEAR = 50;
const STRANGER = /(?<![^\s"'`(*])[^\s"'`()*,;<>{}|\\]{7,40}(?=["'`)*]?(?:[\s.,:;!?)]|$))/g;

/** `Try … if the password fails`: what no prose holds, in the same sentence as the word. */
export function strangersNear(text: string, index: number, end: number): Finding[] {
  const from = Math.max(0, index - NEAR);
  const around = text.slice(from, end + NEAR);
  const findings: Finding[] = [];
  if (!/\d/.test(around)) return findings;
  for (const { index: at, 0: sign } of around.matchAll(STRANGER)) {
    // `argon2idAsync: (password: …)`
    if (sign.endsWith(':')) continue;
    const value = sign.replace(/[.!?]+$/, '');
    const start = from + at;
    const between = start < index ? text.slice(start + sign.length, index) : text.slice(end, start);
    if (/[^\p{L}\s"'`(),?.→-]|[\r\n]|\. /u.test(between)) continue;
    // What the slice cuts off is no word.
    if ((at === 0 && from > 0) || at + sign.length === around.length) continue;
    if (!isChosen(value) || !isNoReference(value)) continue;
    if (
      isStrangest(value) ||
      isOfThreeKinds(value) ||
      (isStrange(value) && isTyped(text.slice(Math.max(0, start - 30), start)))
    )
      findings.push({ kind: 'password', start, end: start + value.length });
  }
  return findings;
}

/** `I use …`, `tried both …`, `then type …`, `unlock it with …` */
function isTyped(before: string): boolean {
  return /(?<!\p{L})(?:us(?:e|es|ed|ing)|tr(?:y|ied)|typ(?:e|ed|ing)|enter(?:ed)?|put|chose|accepts?|rejects?|tippe|nehme|benutze|verwende|probiert?|utilise|essay[ée]|uso|prob[ée]|from|with|although)(?: (?:the|it|both|either|only|always|still|auch|immer|toujours|siempre)){0,2} ["'`]?$/iu.test(
    before,
  );
}
