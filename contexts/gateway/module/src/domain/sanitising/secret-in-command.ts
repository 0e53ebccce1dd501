import { isChosen } from './chosen-word.ts';
import type { Pattern } from './pattern.ts';
import { isNoReference } from './secret-patterns.ts';

const isPassword = (value: string) => isNoReference(value) && /[A-Za-z]/.test(value);
const isOdd = (value: string) =>
  isNoReference(value) && isChosen(value.replace(/[!?]+$/, '') || value);

/** Passwords where a command, a query or a form has its place for them. */
export const commandPatterns: readonly Pattern[] = [
  {
    kind: 'password',
    hint: / -[aw] /,
    signs:
      /((?<!\w|[^\n]-)(?:redis-cli|ldap\w{3,8})\b[^\n|;]{0,120} -[aw] ["']?)[^\s"'$-][^\s"']{2,100}/g,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    hint: ' -P ',
    signs:
      /((?<!\w|[^\n]-)(?:sqlcmd|bcp|osql|(?:un)?zip|ipmitool|mosquitto_\w{3})\b[^\n|;]{0,120} -P ["']?)[^\s"'$-][^\s"']{2,100}/g,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    hint: ' -p',
    signs:
      /((?<!\w|[^\n]-)(?:7za?|unrar|rar|mysql\w{0,6}|mariadb\w{0,6})(?= )[^\n|;]{0,120}? -p(?=\S)["']?)[^\s"'$-][^\s"']{2,100}/g,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    hint: ' -U ',
    signs:
      /((?<!\w|[^\n]-)(?:smbclient|rpcclient|net)\b[^\n|;]{0,120} -U ["']?[\w.\\-]{1,40}%)[^\s"'$]{3,100}/g,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    hint: '/user:',
    signs: /( \/user:[\w.\\@-]{1,60} )[^\s"'$/*]{3,100}/gi,
    isMeant: isOdd,
  },
  {
    kind: 'password',
    hint: 'echo ',
    signs:
      /((?<!\w)(?:echo|printf)(?: -[en]{1,2})? {1,4}["']?)[^\s"'$|]{3,100}(?=["']? {0,4}\| {0,4}(?:sudo -S|(?:sudo {1,4})?(?:cryptsetup|kinit|passwd|su|gpg|openssl|smbpasswd|gocryptfs|docker login|podman login|helm registry login|vncpasswd)(?![\w-])))/g,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    hint: 'chpasswd',
    signs:
      /(\becho {1,4}["']?[\w.-]{1,40}:)[^\s"'$|]{3,100}(?=["']? {0,4}\| {0,4}(?:sudo {1,4})?chpasswd)/g,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    hint: 'pass:',
    signs: /( -pass(?:in|out)? ["']?pass:)[^\s"'$]{3,100}/g,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    signs:
      /((?<!\w)-{1,2}(?:src|dest|new)?(?:store|key)pass(?:word)?[ =]["']?)[^\s"'$-][^\s"']{2,100}/g,
    isMeant: isOdd,
  },
  // CREATE USER ada IDENTIFIED BY '…', ALTER ROLE app PASSWORD '…'
  {
    kind: 'password',
    signs:
      /(\b(?:identified {1,4}(?:with {1,4}\w{1,40} +)?by|password(?: +for {1,4}[^\s=]{1,80})?)(?: {1,4}| {0,4}= {0,4})')[^\s']{3,100}(?=')/gi,
    isMeant: isNoReference,
  },
  // The card of a network: WIFI:T:WPA;S:cafe;P:…;;
  {
    kind: 'password',
    hint: 'WIFI:',
    signs: /(\bWIFI:[^\n]{0,100}?;P:)[^\s;]{3,80}(?=;)/g,
    isMeant: isNoReference,
  },
  // requirepass …, PASSWORD … in a file of settings
  {
    kind: 'password',
    signs:
      /((?<!\w|[^\n]-)(?:requirepass|masterauth|ENV {1,4}\w{0,40}(?:PASSWORD|PASSWD|PASS)|(?:login|user) +\S{1,40} +password) +["']?)[^\s"'${<]{3,100}/g,
    isMeant: isOdd,
  },
  // name="password" value="…", name="password" and the value below, .fill('#password', '…')
  {
    kind: 'password',
    hint: /value=|form-data/i,
    signs:
      /(\bname=\\?["'][\w.-]{0,30}(?:password|passwd|pwd|pass)\\?["'](?:[^<>\n]{0,80} value=\\?["']|\r?\n\r?\n))[^\s"'<>\\]{3,100}/gi,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    hint: /fill|type|send_?keys/i,
    signs:
      /(password["'`][^\n'"`]{0,40}(?:fill|type|send_?keys|, ?)\(?["'`])[^\s"'`]{3,100}(?=["'`]\))/gi,
    isMeant: isOdd,
  },
  // name: DB_PASSWORD, and its value in the next line; key="DbPassword" value="…"; name="….password">…
  {
    kind: 'password',
    hint: /value|property/i,
    signs:
      /(\b(?:name|key)(?:: {0,4}|=["'])[\w.-]{0,60}(?:password|passwd|_pass)["']?(?:\s{1,40}value(?:: {0,4}|=)["']?|>))[^\s"'<>]{3,100}/gi,
    isMeant: isNoReference,
  },
  // htpasswd -b .htpasswd ada …, rabbitmqctl add_user ada …, net user ada … /add
  {
    kind: 'password',
    signs:
      /((?<!\w)(?:htpasswd -\w{0,4}b\w{0,4} \S{1,80} \S{1,40}|rabbitmqctl (?:add_user|change_password) \S{1,40}|net user(?: \/\w{1,8})? [\w.-]{1,40}|wpa_passphrase "?[\w .-]{1,32}"?|expect[^\n]{0,60}send) ["']?)[^\s"'$/\\*-][^\s"'\\]{2,100}/g,
    isMeant: isOdd,
  },
  // docker login -u ada -p …, lftp -u ada,…, openssl enc -k …, xfreerdp /p:…
  {
    kind: 'password',
    signs:
      /((?<!\w)(?:(?:docker|podman|oc|az|cf|helm|mongo(?:sh|dump|restore)?|influx|nmcli|vncviewer|rdesktop|impala|beeline|neo4j-admin|cypher-shell)\b[^\n|;]{0,120}? -p[ =]|lftp -u [\w.@-]{1,40},|openssl enc\b[^\n|;]{0,80}? -(?:k|pass) |[/ ](?:p|pass|password):)["']?)[^\s"'$:,;-][^\s"',;]{2,100}/g,
    isMeant: isOdd,
  },
  // ConvertTo-SecureString '…', PasswordCredential("ada", "…")
  {
    kind: 'password',
    signs:
      /((?<!\w)(?:ConvertTo-SecureString(?: -String)? |(?:PasswordAuthentication|PasswordCredential|NetworkCredential|HTTPBasicAuth|BasicAuth|basic_auth|auth)\(["'][^"'\n]{1,60}["'], ?)["'])[^\s"'$]{3,100}(?=["'])/g,
    isMeant: isPassword,
  },
  // P@ssw0rd says what it is.
  {
    kind: 'password',
    signs:
      /((?<![^\s"'`:=,(]))(?=[^\s"'`]{0,20}(?:[Pp]@ss|[Pp]assw0rd|[!@#$%&*]pass\d|[Pp]ass(?:word)?[!@#$%&*]\d))[^\s"'`,;<>()]{6,40}(?=["'`,;).]{0,4}(?:\s|$))/g,
    isMeant: isPassword,
  },
];
