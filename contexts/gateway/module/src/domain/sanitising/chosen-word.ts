/** What prose, units, formats and versions are written like, and a password is not. */
const NO_PASSWORDS: readonly RegExp[] = [
  // 80Hz, 1st, 12kHz, 5.12s, 100%
  /^\d+(?:[.,]\d+)?(?:st|nd|rd|th|[a-zµ%°]{1,3}|chars?|bits?|bytes?|days?|hours?|mins?|secs?|times)$/i,
  // base64-encoded, OAuth2, utf8mb4, v2.1, x86_64
  /^(?:base|sha|md|aes|utf|oauth|saml|ipv|argon|pbkdf|bcrypt|rot|rsa|ed|iso|rfc|tls|ssl|http|mp|web|win|es|ecma|vue|python|node|java|php|mysql|postgres|gpt|v|x|i|h|u|s)-?\d[\d.]*(?:mb\d)?(?:[-_]\w+)*$/i,
  /^argon2id?$/i,
  // Windows11, iOS17, KeePass2
  /^(?:windows|ios|ipados|macos|android|ubuntu|debian|centos|rhel|fedora|alpine|postgres(?:ql)?|mariadb|oracle|redis|mongo(?:db)?|office|outlook|exchange|chrome|firefox|safari|edge|iphone|galaxy|pixel|angular|laravel|django|drupal|typo|keepass|bitlocker|fritz|webauthn|pkce|pki|totp|fido|wpa)-?\d[\d.]*$/i,
  // dates, times, versions, addresses
  /^v?\d+(?:[.:/_-]\d+)+(?:-(?:rc|alpha|beta|pre|next|dev)[.\d]*)?$/,
  /^(?:required|nullable|string|confirmed|sometimes|optional|bail|present)\|/,
  // a path, an address, an option, markup, a mark-down link
  /^(?:~?\/|\.\.?\/|https?:|www\.|--?[a-z]|#\/|&\w+;)/i,
  // call(…), list[…], a::b
  /[()[\]{}<>]|=>|::|\\[ux]/,
  // &str, *mut
  /^[&*][a-z]/,
  // SNAKE_CASE_2
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/,
];

/** Whether a word that stands where a password would is one: letters and digits or signs, and no term. */
export function isChosen(word: string): boolean {
  if (word.length < 5 || word.length > 80) return false;
  const hasDigit = /\d/.test(word);
  const hasSign = /[!@#$%^&*?+=~§€]/.test(word);
  if (!/\p{L}/u.test(word) || !(hasDigit || hasSign)) return false;
  return isNoTerm(word) && (hasDigit || /\p{L}[!@#$%^&*?+=~§€]+\p{L}/u.test(word));
}

/** What is written as `80Hz`, `SHA-256` or `a::b` is a term and no password, whatever stands before. */
export function isNoTerm(word: string): boolean {
  return !isMember(word) && !NO_PASSWORDS.some((pattern) => pattern.test(word));
}

/** `a.b`, `process.env?.X`, and no word with digits for letters in it, as `b3come.Root`. */
export function isMember(word: string): boolean {
  return (
    /^[\w$]+(?:\??\.[A-Za-z_$][\w$]*)+$/.test(word) &&
    (!/[a-z]\d[a-z]{2}/i.test(word) || /(?:^|\.)(?:k8s|i18n|l10n|a11y|e2e|x509|oauth2)/i.test(word))
  );
}
