/** Digits among capitals and small letters; no hash, no date, no name of a file. */
export function isStrangest(word: string): boolean {
  if (/^[\da-f-]+$/i.test(word) || /[/:=#%]/.test(word) || /\.[a-z]{1,4}$/i.test(word))
    return false;
  return (word.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0) >= 3;
}

/** Letters, digits and signs, and no term with a dot or a slash. */
export function isOfThreeKinds(word: string): boolean {
  return /^[\p{L}\d!@#$%&*?_.-]{7,}$/u.test(word) && /\d/.test(word) && /[!@#$%&*]/.test(word);
}

/** Like nothing that is said: three digits at least, or digits among capitals, letters and signs. */
export function isStrange(word: string): boolean {
  if (/\d.*\d.*\d|\d[a-z]+\d|[!@#$%^&*?+=~]/i.test(word)) return true;
  return /\d/.test(word) && /[a-z]/.test(word) && (/[A-Z]/.test(word) || /^[a-z]+\d+$/.test(word));
}

/** `Kranich88`, `zubr-Las.19`: words with a capital that begins one, and digits at the end. */
export function isOfPieces(word: string): boolean {
  return (
    /^\p{L}{2,}(?:[-_.]\p{L}{2,}){0,3}[-_.]?\d{1,4}[!?]?$/u.test(word) &&
    /(?:^|[-_.])\p{Lu}\p{Ll}{2}/u.test(word)
  );
}

/** Long, and with two digits, or one within a word as `obs3rve`; no path, and no `vault-prod01`. */
export function isDistinct(word: string): boolean {
  if (word.length < 8 || word.includes('/') || /^[a-z]+(?:-[a-z]+)+-?\d+$/.test(word)) return false;
  return /\d.*\d|[a-z]\d[a-z]{2}/.test(word);
}
