import type { Finding } from './finding.ts';
import { matchesAt, type Search } from './pattern.ts';
import { type Begins, wordsIn } from './places.ts';
import { isStrange } from './strange-word.ts';
import { strangersNear } from './stranger.ts';
import { chosenAt } from './told-password.ts';

const WAYS: Begins = wordsIn(`log sign authenticate connect cred account user zugangsdaten
  identifiant benutzer usuario unlock anmeld einlogg inlogg aanmeld conne entra accedi accedere accesso iniciar zalog giriş войти вход root admin sa pi postgres ubuntu`);

/** Passwords beside a way in: `log in as ada with …`, `login: ada / …`. */
export const loginPasswords: Search = {
  begins: [WAYS],
  find(text, places) {
    const findings: Finding[] = [];
    for (const { index, 0: way } of matchesAt(WAYS_IN, text, places.of(WAYS)))
      findings.push(...strangersNear(text, index, index + way.length));
    for (const login of LOGINS)
      for (const { index, 0: before } of matchesAt(login, text, places.of(WAYS))) {
        const found = chosenAt(text, index + before.length);
        if (found && isStrange(text.slice(found.start, found.end))) findings.push(found);
      }
    return findings;
  },
};

/** Words beside which a password may be, without being said. */
const WAYS_IN =
  /(?<!\p{L})(?:log[ -]?in|logon|log(?:ged|ging)? (?:in|on)|sign[ -]?in|unlock(?: it)?|anmelden|anmeldung|einloggen|inloggen|aanmelden|connexion|connecter|accedere|accesso|entrar no|iniciar sesi[óo]n|log[ag]+ inn?|zaloguj|zalogować|giriş|войти|вход)(?!\p{L})/iuy;

/** What people call themselves to a computer. */
const NAME = '["\'`*]{0,2}[\\p{L}\\p{N}_.@-]{2,40}["\'`*]{0,2}';

/** A way in and a name; the password comes behind. */
const LOGINS = [
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
