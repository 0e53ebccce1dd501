import { isChosen } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import { isNoReference } from './secret-patterns.ts';
import { isDistinct, isOfPieces, isOfThreeKinds, isStrange, isStrangest } from './strange-word.ts';

const NEAR = 50;
const SIGN = '[^\\s"\'`()*,;<>{}|\\\\，。、；]';
/** A word; a star within it is its own, one around it is Markdown's. */
const STRANGER = new RegExp(
  `(?<![^\\s"'\`(*])(?:${SIGN}{7,40}|${SIGN}{2,30}\\*${SIGN}{2,30})(?=["'\`)*]?(?:[\\s.,:;!?)，。、；]|$))`,
  'g',
);

/**
 * `Try … if the password fails`: what no prose holds, in the same sentence as the word. Where that is a name
 * of a password, `log in to web-01` is not meant, it may be less strange behind `to`, `is` or `with`.
 */
export function strangersNear(
  text: string,
  index: number,
  end: number,
  isNamed = false,
): Finding[] {
  const from = Math.max(0, index - NEAR);
  const around = text.slice(from, end + NEAR);
  const findings: Finding[] = [];
  if (!/\d/.test(around)) return findings;
  for (const { index: at, 0: sign } of around.matchAll(STRANGER)) {
    if (!/[\d!@#$%^&*?+=~§€]/.test(sign)) continue;
    const goesOn = /^,? \p{Ll}|^,/u.test(around.slice(at + sign.length));
    const value = goesOn ? sign : sign.replace(/[.!?]+$/, '');
    if (!isChosen(value) || !isNoReference(value)) continue;
    const start = from + at;
    const between = start < index ? text.slice(start + sign.length, index) : text.slice(end, start);
    const before = text.slice(Math.max(0, start - 30), start);
    if (/[^\p{L}\s"'`(),?.→-]|[\r\n]/u.test(between)) continue;
    // What the slice cuts off is no word.
    if ((at === 0 && from > 0) || (end + NEAR < text.length && at + sign.length === around.length))
      continue;
    if (
      isStrangest(value) ||
      isOfThreeKinds(value) ||
      (isNamed && isOfPieces(value)) ||
      (isStrange(value) && isTyped(before)) ||
      (isNamed && isDistinct(value) && isHanded(before))
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

/** Behind a word by which something becomes, or goes with, something else. */
function isHanded(before: string): boolean {
  return /(?<!\p{L})(?:to|as|is|be|now|à|en|est|auf|mit|als|ist|nun|jetzt|a|es|con|com|è|é|na|to|z|naar|met|til|till|på|med|är|er|на|с|теперь|artık|olarak) ["'`]?$/iu.test(
    before,
  );
}
