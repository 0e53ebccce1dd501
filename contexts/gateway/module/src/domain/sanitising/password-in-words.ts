import type { Finding } from './finding.ts';
import { CUE, CUES, IS_KEY, isOfLock, isWhole } from './password-name.ts';
import { matchesAt, type Search } from './pattern.ts';
import type { Places } from './places.ts';
import { strangersNear } from './stranger.ts';
import { valueAfter, valueBefore } from './told-password.ts';

/** `the password is …`, `Passwort: …`, `… is the password`, and what is strange beside a name of one. */
export const toldPasswords: Search = { begins: [CUES], find: passwordsInWords };

function passwordsInWords(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: cue } of matchesAt(CUE, text, places.of(CUES))) {
    if (!isWhole(text, index, cue)) continue;
    if (IS_KEY.test(cue)) {
      const key = isOfLock(text, index, cue) ? valueAfter(text, index, cue) : undefined;
      if (key && /\d/.test(text.slice(key.start, key.end))) findings.push(key);
      continue;
    }
    const one = valueAfter(text, index, cue) ?? valueBefore(text, index);
    if (one) findings.push(one);
    else findings.push(...strangersNear(text, index, index + cue.length, true));
  }
  return findings;
}
