/** Digits among capitals and small letters, or signs among them; no hash, no name with a number. */
export function isStrangest(word: string): boolean {
  if (/^[\da-f-]+$/i.test(word) || /[/:=#%]/.test(word) || /\.[a-z]{1,4}$/i.test(word))
    return false;
  if (/\p{L}\d*[!@$^&*?+~]\w/u.test(word)) return /\d/.test(word);
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
