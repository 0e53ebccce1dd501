import { type Begins, wordsIn } from './places.ts';

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
/** What a password is called. What stands beside it is looked at after: that takes a third of the time. */
export const CUE = new RegExp([...LATIN, ...KEYS, ...OTHERS].join('|'), 'iy');
export const CUES: Begins = [
  'mot de passe',
  'mật khẩu',
  'كلمة المرور',
  ...OTHERS,
  ...wordsIn(`pass pw psw mdp kennwort zugangscode wi-fi wifi wlan wpa netzwerk network contrase clave
    senha palavra-passe wachtwoord hasło haslo losenord lösenord adgangskode salasana parol sifre şifre
    heslo jelszó jelszo парол code pin key schlüssel clé cle código codice kod`),
];
export const IS_KEY = new RegExp(`^(?:${KEYS.join('|')})$`, 'i');

/** Whether it is a word, and no part of one or of a name. */
export function isWhole(text: string, index: number, cue: string): boolean {
  if (!/[a-z]$/i.test(cue)) return true;
  const end = index + cue.length;
  // `Initialpasswort`, and no `userPassword`
  if (/^(?:passwort|kennwort|l[öo]senord|passord|wachtwoord)/.test(cue))
    return !/^(?:\p{L}|_\w)/u.test(text.slice(end, end + 2));
  // `set adminPassword to …`
  if (cue.startsWith('P') && /[a-z]/.test(text[index - 1] ?? ''))
    return /^ (?:to|is|was|as) /.test(text.slice(end, end + 5));
  return (
    !/[\p{L}\p{N}$.]$|\w_$/u.test(text.slice(Math.max(0, index - 2), index)) &&
    !/^(?:\p{L}|_\w)/u.test(text.slice(end, end + 2))
  );
}

/** `WLAN …, Schlüssel …`, `the code to unlock my laptop` */
export function isOfLock(text: string, index: number, cue: string): boolean {
  const before = text.slice(Math.max(0, index - 60), index);
  const behind = text.slice(index + cue.length, index + cue.length + 30);
  return LOCKS.test(`${before.slice(before.lastIndexOf('\n') + 1)} ${behind.split('\n')[0]}`);
}
