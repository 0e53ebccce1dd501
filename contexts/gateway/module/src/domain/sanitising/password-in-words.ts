import { isChosen } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import { matchAt, matchesAt } from './pattern.ts';
import { type Begins, type Places, wordsIn } from './places.ts';
import { isNoReference } from './secret-patterns.ts';

const LATIN = [
  'pass(?:word|wort|phrase|code|wd)s?',
  'pass',
  'ps?wd?',
  'mdp',
  'mot de passe',
  'kennwort',
  'zugangscode',
  '(?:wi-?fi|wlan|wpa2?|netzwerk|network)[ -](?:key|code|schlüssel)',
  'contrase[ñn]a',
  'clave',
  'senha',
  'palavra-passe',
  'wachtwoord',
  'has[łl]o',
  'l[öo]senord(?:et)?',
  'adgangskode[nr]?',
  'passord(?:et)?',
  'salasana',
  'parol[aăe]?',
  '[şs]ifre(?:si|niz)?',
  'heslo',
  'jelsz[óo]',
  'mật khẩu',
  'парол[ья]',
];
/** Meant when it opens something. */
const KEYS = ['code', 'pin', 'key', 'schlüssel', 'cl[ée]f?', 'código', 'codice', 'kod'];
const LOCKS =
  /(?<!\p{L})(?:wi-?fi|wlan|wpa2?|ssid|hotspot|router|netz|netzwerk|unlock|log(?:ging)? in|safe|tresor|vault|door|gate|alarm|garage|locker|cabin|laptop|t[üu]r|coffre|porte|puerta|portal)(?!\p{L})/iu;
const OTHERS = ['密码', '密碼', '口令', 'パスワード', '비밀번호', 'كلمة المرور', 'סיסמה'];
/** What stands beside it is looked at after: that takes a third of the time. */
const CUE = new RegExp([...LATIN, ...KEYS, ...OTHERS].join('|'), 'iy');
export const CUES: Begins = [
  'mot de passe',
  'mật khẩu',
  'كلمة المرور',
  ...OTHERS,
  ...wordsIn(`pass pw psw mdp kennwort zugangscode wi-fi wifi wlan wpa netzwerk network contrase clave
    senha palavra-passe wachtwoord hasło haslo losenord lösenord adgangskode salasana parol sifre şifre
    heslo jelszó jelszo парол code pin key schlüssel clé cle código codice kod`),
];
const IS_KEY = new RegExp(`^(?:${KEYS.join('|')})$`, 'i');

/** Whether it is a word, and no part of one or of a name. */
function isWhole(text: string, index: number, cue: string): boolean {
  if (!/[a-z]$/i.test(cue)) return true;
  const end = index + cue.length;
  // `Initialpasswort`, and no `userPassword`
  if (/^(?:passwort|kennwort|l[öo]senord|passord|wachtwoord)/.test(cue))
    return !/^(?:\p{L}|_\w)/u.test(text.slice(end, end + 2));
  return (
    !/[\p{L}\p{N}$.]$|\w_$/u.test(text.slice(Math.max(0, index - 2), index)) &&
    !/^(?:\p{L}|_\w)/u.test(text.slice(end, end + 2))
  );
}

/** Says that the value comes: a sign, or a word for being. */
const TOLD =
  /[:=：|]|\.{3,}|\t|>|→|['"`„“”‘’«»]|は|是|이|(?<!\p{L})(?:is|are|was|it's|lautet|ist|war|est|c'est|es|è|é|är|er|jest|to|это|set|equals|auf|en|era|fue|foi|était|heißt|hieß|bleibt|remains)(?!\p{L})/iu;
const GAP = new RegExp(
  `(?:${[
    // `password combo for the safe is`, `contraseña temporal es`
    '(?: \\p{Ll}{2,14}){1,5}(?= ?[:：]| (?:is|was|ist|war|lautet|heißt|hieß|c.est|est|était|es|era|fue|foi|è|é|är|er|jest)[ :])',
    '[ \\t\\u00a0]{1,8}',
    ' ?[?,]',
    '[:=：|*_~]{1,3}(?:\\r?\\n[ \\t]{0,8}){0,2}',
    '[.]{2,40}',
    '</?[a-z]{1,6}>',
    '[-–—]{1,2}>?(?=[ \\t])',
    '→',
    '[(]',
    'は|是|は、|이|은|는',
    '(?:auf|en|à|a|als|as|with|mit|avec|con|like|called)(?!\\p{L})',
    `(?:for|of|on|to|in|at|für|zu[rm]?|vo[nm]|der|pour|d[eu]s?|del?|do|da|della|para|per|voor|for|для|от|к)(?: [\\p{L}\\p{N}_.-]{1,20}){1,5}(?= ?:| is | ist | lautet | est | es )`,
    "(?:is|are|was|it's|its|era|fue|foi|était|heißt|hieß|bleibt|immer|noch|toujours|always|now|still|currently|again|just|set|changed|reset|has|been|have|will|should|be|to|new|default|lautet|ist|war|nun|jetzt|standardmäßig|neu|est|c'est|maintenant|es|nueva|ahora|è|é|nova|är|er|jest|это|теперь|het)(?!\\p{L})",
  ].join('|')}){1,10}`,
  'iuy',
);
const QUOTED =
  /\\?(?:(["'`])(?<same>[^\s"'`\\]{4,80})\\?\1|[„“”‘’«»] ?(?<other>[^\s"'`„“”‘’«»]{4,80}) ?[„“”‘’«»])/uy;
/** Words that say nothing of a value. */
const FAR =
  /^ (?!(?:for|of|on|to|in|at|für|zu[rm]?|vo[nm]|der|pour|d[eu]s?|del?|do|da|della|para|per|voor|is|was|has|have|had|will|should|now|still|currently|changed|reset|set|new|ist|war|lautet|est|c.est|es|è|é) )\p{L}{2,14} /iu;
/** Letters beyond Latin end it, so that a sentence without spaces does. */
const BARE = /[^\s"'`<>|,;\\\u0370-\uffff]{4,80}/uy;
/** A line of words, which are no sentence. */
const PHRASE = /[a-z]{2,20}(?: [a-z]{2,20}){3,23}(?=\s*(?:["'\r\n]|$))/y;
const PROSE = /\b(?:the|your|is|to|be|that|you|not?|must|from|can|should|will)\b/;
/** What people call themselves to a computer. */
const NAME = '["\'`*]{0,2}[\\p{L}\\p{N}_.@-]{2,40}["\'`*]{0,2}';

/** `the password is …`, `Passwort: …`, `… is the password`, `log in as ada with …`, `login: ada / …`. */
export function passwordsInWords(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: cue } of matchesAt(CUE, text, places.of(CUES))) {
    if (!isWhole(text, index, cue)) continue;
    if (IS_KEY.test(cue)) {
      const key = isOfLock(text, index, cue) ? valueAfter(text, index, cue) : undefined;
      const value = text.slice(key?.start, key?.end);
      if (key && isStrange(value) && /\d/.test(value) && !/[:/.]/.test(value)) findings.push(key);
      continue;
    }
    const one = valueAfter(text, index, cue) ?? valueBefore(text, index);
    if (one) findings.push(one);
    else findings.push(...strangersNear(text, index, index + cue.length));
  }
  for (const { index, 0: way } of matchesAt(WAYS_IN, text, places.of(WAYS)))
    findings.push(...strangersNear(text, index, index + way.length));
  for (const login of LOGINS)
    for (const { index, 0: before } of matchesAt(login, text, places.of(WAYS))) {
      const found = chosenAt(text, index + before.length);
      if (found && isStrange(text.slice(found.start, found.end))) findings.push(found);
    }
  return findings;
}

/** `WLAN …, Schlüssel …`, `the code to unlock my laptop` */
function isOfLock(text: string, index: number, cue: string): boolean {
  const before = text.slice(Math.max(0, index - 60), index);
  const behind = text.slice(index + cue.length, index + cue.length + 30);
  return LOCKS.test(`${before.slice(before.lastIndexOf('\n') + 1)} ${behind.split('\n')[0]}`);
}

export const WAYS: Begins = wordsIn(`log sign authenticate connect cred account user zugangsdaten
  identifiant benutzer usuario unlock anmeld einlogg entra accedi iniciar root admin sa pi postgres ubuntu`);
/** Words beside which a password may be, without being said. */
const WAYS_IN =
  /(?<!\p{L})(?:log[ -]?in|logon|log(?:ged|ging)? (?:in|on)|sign[ -]?in|unlock(?: it)?|anmelden|anmeldung|einloggen|connexion|iniciar sesi[óo]n)(?!\p{L})/iuy;

/** A way in and a name; the password comes behind. */
const LOGINS = [
  // the default login of this camera is admin with …
  new RegExp(
    `(?<!\\p{L})(?:log-?in|account|credentials?|creds)(?: \\p{L}{2,14}){0,5} (?:is|are|was|were|ist|sind) ${NAME},? (?:with|and|/|und|mit) `,
    'iuy',
  ),
  // Anmelden mit ada und …, connecte-toi avec ada et …
  new RegExp(
    `(?<!\\p{L})(?:anmelden|einloggen|anmeldung|login|connecte[rz]?(?:-\\p{L}{2,4})?|entra[r]?|accedi) (?:mit|als|avec|con|como) ${NAME} (?:und|mit|et|y|e|/|con|avec) `,
    'iuy',
  ),
  // root, …; admin / …
  /(?<![\p{L}\p{N}_./-])(?:root|admin|administrator|sa|pi|postgres|ubuntu) ?(?:\/|,|->) /iuy,
  // log in with admin and …, sign in as ada using …
  new RegExp(
    `(?<!\\p{L})(?:(?:log|sign)(?:ged|s)?[ -]?(?:in|on)|login|authenticate|connect)(?: \\p{L}{2,12}){0,2} (?:with|as|using)(?: (?:user(?:name)?|e-?mail):?)? ${NAME},? (?:with|and|using|/|\\+) (?:the )?`,
    'iuy',
  ),
  // credentials: admin / …, Zugangsdaten: ada:…, creds are root:…
  new RegExp(
    `(?<![\\p{L}/])(?:credentials?|creds|log-?in|accounts?|user(?:name)?/pass(?:word)?|zugangsdaten|identifiants|credenciales|logindaten)(?: (?:are|is|sind|sont|son))?(?: ?[:=])? ${NAME}(?: ?/ ?|:| : )`,
    'iuy',
  ),
  // user ada / pass …, user ada, pw …
  new RegExp(
    `(?<!\\p{L})(?:user(?:name)?|login|benutzer|usuario|identifiant)[ :=]{1,3}${NAME} ?[,/;|]? ?(?:and )?(?:pass|pw|pwd|password|mdp)[ :=]{1,3}`,
    'iuy',
  ),
];

function valueAfter(text: string, index: number, cue: string): Finding | undefined {
  const end = index + cue.length;
  const gap = matchAt(GAP, text, end);
  if (gap === undefined) return undefined;
  const at = end + gap[0].length;
  const isTold = /^pass$/i.test(cue) ? /[:=：|]|is |was /i.test(gap[0]) : TOLD.test(gap[0]);
  const quoted = matchAt(QUOTED, text, at);
  if (quoted) {
    const value = quoted.groups?.['same'] ?? quoted.groups?.['other'] ?? '';
    const start = at + quoted[0].indexOf(value);
    const isWord = /^\p{Lu}?\p{Ll}{4,19}$/u.test(value) && isSentence(text, index, cue, gap[0]);
    const isOne = isWord ? !TERMS.test(value) : isChosen(value) && (isTold || !/^pass$/i.test(cue));
    return isOne && isNoReference(value) ? password(start, start + value.length) : undefined;
  }
  if (
    (/phrase$/i.test(cue) || /\b(?:master|vault) $/i.test(text.slice(index - 8, index))) &&
    /[:=]|\bis $/.test(gap[0])
  ) {
    const phrase = matchAt(PHRASE, text, at)?.[0];
    if (phrase && !PROSE.test(phrase)) return password(at, at + phrase.length);
  }
  const found = chosenAt(text, at);
  if (found === undefined)
    return numberAt(text, at, cue, gap[0]) ?? plainAt(text, at, index, cue, gap[0]);
  const isFar = FAR.test(gap[0]);
  if (isTold && (!isFar || isStrange(text.slice(found.start, found.end)))) return found;
  if (/^(?:pwd?|mdp)$/i.test(cue)) return found;
  // `pass v2` is an order; a word of letters and digits is one only behind a clear name.
  return /^(?:pass|clave|parole?)$/i.test(cue) || !isStrange(text.slice(found.start, found.end))
    ? undefined
    : found;
}

/** `is "raspberry"`, `as pi with the password "raspberry"`, and no label in code. */
function isSentence(text: string, index: number, cue: string, gap: string): boolean {
  if (/^pass$/i.test(cue)) return false;
  if (gap.trim() !== '') return /\p{L}/u.test(gap) && TOLD.test(gap);
  return /\b(?:user(?:name)?|login|log in|sign in|as)\b[^\n]{0,30}$/i.test(
    text.slice(Math.max(0, index - 48), index),
  );
}

/** What may be said of a password within quotes. */
const TERMS =
  /^(?:passwor[dt]|string|secret|incorrect|required|invalid|wrong|correct|valid|empty|null|undefined|hidden|hashed|plain|strong|weak|admin|default|changeme|redacted|masked|true|false|optional|expired|missing|number|text|other)$/i;

/** At least six digits, behind a name and a colon or a word for being. */
function numberAt(text: string, at: number, cue: string, gap: string): Finding | undefined {
  if (/^(?:pass|clave|parole?)$/i.test(cue) || !/[:：は是]|(?:is|ist|lautet|est|es) $/iu.test(gap))
    return undefined;
  const digits = matchAt(/\d{6,20}(?![\p{L}\p{N}.:/-])/uy, text, at)?.[0];
  return digits === undefined ? undefined : password(at, at + digits.length);
}

/** `my password is hyperion.`: a word that ends the sentence, and says nothing of a password. */
function plainAt(text: string, at: number, index: number, cue: string, gap: string) {
  if (!/^pass(?:word|phrase|code)$/i.test(cue) || !/(?:^| )(?:is|was) (?:now |still )?$/.test(gap))
    return undefined;
  if (
    !/\b(?:my|our|his|her|the|root|admin|wifi|new|old|\w+'s) $/i.test(
      text.slice(Math.max(0, index - 12), index),
    )
  )
    return undefined;
  const word = matchAt(/[a-z]{5,20}(?=\s*(?:$|\n)|[.,;](?:\s|$)| - )/y, text, at)?.[0];
  return word === undefined || SAID.test(word) ? undefined : password(at, at + word.length);
}

const SAID =
  /(?:ed|ing|ly|ble|ful|less|ous|ive|ary|ant|ory|al|ic|id|ish|set|ept|one|ong)$|^(?:again|correct|incorrect|weak|empty|blank|short|secret|secure|insecure|simple|string|plain|stale|ready|right|there|broken|hidden|stolen|known|unknown|forgotten|written|given|taken|shown|chosen|here|below|above|the same|fine|okay|safe|unsafe|public|unique|different|absent|present|sufficient|enough|mine|yours|ours|theirs|elsewhere|nowhere|everywhere|inside|outside|anyway|though|today|tomorrow|yesterday|either|neither|better|worse|longer|shorter|older|newer|never|always|later|sooner|first|second|third|null|undefined|none|nothing|something|everything|anything|encoded|plaintext|cleartext|cipher|hash|token|password|passphrase|random|clear|clean|fresh|leaked)$/;

/** `use … as the password`, `… is the password`. */
function valueBefore(text: string, index: number): Finding | undefined {
  const before = text.slice(Math.max(0, index - 120), index);
  const match =
    /(?<![^\s"'`(])(?<value>[^\s"'`]{5,80})["'`)]? (?:(?:is|was|as|for|into|ist|als|für|est|comme|pour|es|como|para) )?(?:(?:the|my|our|your|his|her|their|its|a|an|das|mein|ein|le|un|mon|la|una|mi|new|old|good|strong|safe|secure|weak|valid|temporary|admin|root|guest|wifi|neue|sicheres|gutes|bon) ){1,4}$/iu.exec(
      before,
    );
  const value = match?.groups?.['value'];
  if (match === null || value === undefined || !isChosen(value) || !isStrange(value))
    return undefined;
  const start = index - before.length + match.index;
  return password(start, start + value.length);
}

const NEAR = 50;
const STRANGER = /(?<![^\s"'`(*])[^\s"'`()*,;<>{}|\\]{7,40}(?=["'`)*]?(?:[\s.,:;!?)]|$))/g;

/** `Try … if the password fails`: what no prose holds, in the same sentence as the word. */
function strangersNear(text: string, index: number, end: number): Finding[] {
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
      findings.push(password(start, start + value.length));
  }
  return findings;
}

/** `I use …`, `tried both …`, `then type …`, `unlock it with …` */
function isTyped(before: string): boolean {
  return /(?<!\p{L})(?:us(?:e|es|ed|ing)|tr(?:y|ied)|typ(?:e|ed|ing)|enter(?:ed)?|put|chose|accepts?|rejects?|tippe|nehme|benutze|verwende|probiert?|utilise|essay[ée]|uso|prob[ée]|from|with|although)(?: (?:the|it|both|either|only|always|still|auch|immer|toujours|siempre)){0,2} ["'`]?$/iu.test(
    before,
  );
}

/** Digits among capitals and small letters, or signs among them; no hash, no name with a number. */
function isStrangest(word: string): boolean {
  if (/^[\da-f-]+$/i.test(word) || /[/:=#%]/.test(word) || /\.[a-z]{1,4}$/i.test(word))
    return false;
  if (/\p{L}\d*[!@$^&*?+~]\w/u.test(word)) return /\d/.test(word);
  return (word.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0) >= 3;
}

/** Letters, digits and signs, and no term with a dot or a slash. */
function isOfThreeKinds(word: string): boolean {
  return /^[\p{L}\d!@#$%&*?_.-]{7,}$/u.test(word) && /\d/.test(word) && /[!@#$%&*]/.test(word);
}

/** Like nothing that is said: three digits at least, or digits among capitals, letters and signs. */
function isStrange(word: string): boolean {
  if (/\d.*\d.*\d|\d[a-z]+\d|[!@#$%^&*?+=~]/i.test(word)) return true;
  return /\d/.test(word) && /[a-z]/.test(word) && (/[A-Z]/.test(word) || /^[a-z]+\d+$/.test(word));
}

function chosenAt(text: string, at: number): Finding | undefined {
  const quote = /["'`*]/.test(text[at] ?? '') ? 1 : 0;
  const bare = matchAt(BARE, text, at + quote)?.[0];
  if (bare === undefined) return undefined;
  const value = bare.replace(/[.:)*_]{1,4}$/, '');
  const word = value.replace(/[!?]+$/, '');
  if (!isChosen(value) || !isChosen(/\d/.test(word) ? word : value) || !isNoReference(value))
    return undefined;
  return password(at + quote, at + quote + value.length);
}

function password(start: number, end: number): Finding {
  return { kind: 'password', start, end };
}
