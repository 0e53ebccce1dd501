import { isChosen } from './chosen-word.ts';
import { backOver, type Pattern } from './pattern.ts';
import { wordsIn } from './places.ts';
import { isNoReference } from './secret-patterns.ts';

const isPassword = (value: string) => isNoReference(value) && /[A-Za-z]/.test(value);
const isOdd = (value: string) =>
  isNoReference(value) && isChosen(value.replace(/[!?]+$/, '') || value);

/** Passwords where a command, a query or a form has its place for them. */
export const commandPatterns: readonly Pattern[] = [
  {
    kind: 'password',
    begins: ['redis-cli', 'ldap'],
    signs:
      /((?<!\w|[^\n]-)(?:redis-cli|ldap\w{3,8})\b[^\n|;]{0,120} -[aw] ["']?)[^\s"'$-][^\s"']{2,100}/y,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    begins: wordsIn(`sqlcmd bcp osql zip unzip ipmitool mosquitto_`),
    signs:
      /((?<!\w|[^\n]-)(?:sqlcmd|bcp|osql|(?:un)?zip|ipmitool|mosquitto_\w{3})\b[^\n|;]{0,120} -P ["']?)[^\s"'$-][^\s"']{2,100}/y,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    begins: ['7z', 'unrar', 'rar', 'mysql', 'mariadb'],
    signs:
      /((?<!\w|[^\n]-)(?:7za?|unrar|rar|mysql\w{0,6}|mariadb\w{0,6})(?= )[^\n|;]{0,120}? -p(?=\S)["']?)[^\s"'$-][^\s"']{2,100}/y,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    begins: ['smbclient', 'rpcclient', 'net'],
    signs:
      /((?<!\w|[^\n]-)(?:smbclient|rpcclient|net)\b[^\n|;]{0,120} -U ["']?[\w.\\-]{1,40}%)[^\s"'$]{3,100}/y,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    begins: [' /user:'],
    signs: /( \/user:[\w.\\@-]{1,60} )[^\s"'$/*]{3,100}/iy,
    isMeant: isOdd,
  },
  {
    kind: 'password',
    begins: ['echo', 'printf'],
    signs:
      /((?<!\w)(?:echo|printf)(?: -[en]{1,2})? {1,4}["']?)[^\s"'$|]{3,100}(?=["']? {0,4}\| {0,4}(?:sudo -S|(?:sudo {1,4})?(?:cryptsetup|kinit|passwd|su|gpg|openssl|smbpasswd|gocryptfs|docker login|podman login|helm registry login|vncpasswd)(?![\w-])))/y,
    isMeant: isPassword,
  },
  {
    kind: 'password',
    begins: ['echo '],
    signs:
      /(\becho {1,4}["']?[\w.-]{1,40}:)[^\s"'$|]{3,100}(?=["']? {0,4}\| {0,4}(?:sudo {1,4})?chpasswd)/y,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    begins: [' -pass'],
    signs: /( -pass(?:in|out)? ["']?pass:)[^\s"'$]{3,100}/y,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    begins: wordsIn(`-storepass -keypass -srcstorepass -srckeypass -deststorepass -destkeypass
      -newstorepass -newkeypass --storepass --keypass --srcstorepass --srckeypass
      --deststorepass --destkeypass --newstorepass --newkeypass`),
    signs:
      /((?<!\w)-{1,2}(?:src|dest|new)?(?:store|key)pass(?:word)?[ =]["']?)[^\s"'$-][^\s"']{2,100}/y,
    isMeant: isOdd,
  },
  // CREATE USER ada IDENTIFIED BY '…', ALTER ROLE app PASSWORD '…'
  {
    kind: 'password',
    begins: ['identified', 'password'],
    signs:
      /(\b(?:identified {1,4}(?:with {1,4}\w{1,40} +)?by|password(?: +for {1,4}[^\s=]{1,80})?)(?: {1,4}| {0,4}= {0,4})')[^\s']{3,100}(?=')/iy,
    isMeant: isNoReference,
  },
  // The card of a network: WIFI:T:WPA;S:cafe;P:…;;
  {
    kind: 'password',
    begins: ['wifi:'],
    signs: /(\bWIFI:[^\n]{0,100}?;P:)[^\s;]{3,80}(?=;)/y,
    isMeant: isNoReference,
  },
  // requirepass …, PASSWORD … in a file of settings
  {
    kind: 'password',
    begins: ['requirepass', 'masterauth', 'env', 'login', 'user'],
    signs:
      /((?<!\w|[^\n]-)(?:requirepass|masterauth|ENV {1,4}\w{0,40}(?:PASSWORD|PASSWD|PASS)|(?:login|user) +\S{1,40} +password) +["']?)[^\s"'${<]{3,100}/y,
    isMeant: isOdd,
  },
  // name="password" value="…", name="password" and the value below, .fill('#password', '…')
  {
    kind: 'password',
    begins: ['name='],
    signs:
      /(\bname=\\?["'][\w.-]{0,30}(?:password|passwd|pwd|pass)\\?["'](?:[^<>\n]{0,80} value=\\?["']|\r?\n\r?\n))[^\s"'<>\\]{3,100}/iy,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    begins: ['password"', "password'", 'password`'],
    signs:
      /(password["'`][^\n'"`]{0,40}(?:fill|type|send_?keys|, ?)\(?["'`])[^\s"'`]{3,100}(?=["'`]\))/iy,
    isMeant: isOdd,
  },
  // name: DB_PASSWORD, and its value in the next line; key="DbPassword" value="…"; name="….password">…
  {
    kind: 'password',
    begins: ['name:', 'name=', 'key:', 'key='],
    signs:
      /(\b(?:name|key)(?:: {0,4}|=["'])[\w.-]{0,60}(?:password|passwd|_pass)["']?(?:\s{1,40}value(?:: {0,4}|=)["']?|>))[^\s"'<>]{3,100}/iy,
    isMeant: isNoReference,
  },
  // htpasswd -b .htpasswd ada …, rabbitmqctl add_user ada …, net user ada … /add
  {
    kind: 'password',
    begins: ['htpasswd', 'rabbitmqctl', 'net user', 'wpa_passphrase', 'expect'],
    signs:
      /((?<!\w)(?:htpasswd -\w{0,4}b\w{0,4} \S{1,80} \S{1,40}|rabbitmqctl (?:add_user|change_password) \S{1,40}|net user(?: \/\w{1,8})? [\w.-]{1,40}|wpa_passphrase "?[\w .-]{1,32}"?|expect[^\n]{0,60}send) ["']?)[^\s"'$/\\*-][^\s"'\\]{2,100}/y,
    isMeant: isOdd,
  },
  // docker login -u ada -p …, lftp -u ada,…, openssl enc -k …, xfreerdp /p:…
  {
    kind: 'password',
    begins: [
      'docker',
      'podman',
      'oc',
      'az',
      'cf',
      'helm',
      'mongo',
      'influx',
      'nmcli',
      'vncviewer',
      'rdesktop',
      'impala',
      'beeline',
      'neo4j-admin',
      'cypher-shell',
      'lftp -u',
      'openssl enc',
      ' /p:',
      ' /pass:',
      ' /password:',
    ],
    signs:
      /((?:(?<!\w)(?:(?:docker|podman|oc|az|cf|helm|mongo(?:sh|dump|restore)?|influx|nmcli|vncviewer|rdesktop|impala|beeline|neo4j-admin|cypher-shell)\b[^\n|;]{0,120}? -p[ =]|lftp -u [\w.@-]{1,40},|openssl enc\b[^\n|;]{0,80}? -(?:k|pass) )| \/(?:p|pass|password):)["']?)[^\s"'$:,;-][^\s"',;]{2,100}/y,
    isMeant: (value) =>
      isPassword(value) && /\d/.test(value) && !/^[\d.:-]+(?:\/\w+)?$/.test(value),
  },
  // ConvertTo-SecureString '…', PasswordCredential("ada", "…")
  {
    kind: 'password',
    begins:
      wordsIn(`convertto-securestring passwordauthentication( passwordcredential( networkcredential(
      httpbasicauth( basicauth( basic_auth( auth(
      auth= login( signin( sign_in( mysqli_connect( createuser( create_user( adduser(
      add_user(`),
    signs:
      /((?<!\w)(?:ConvertTo-SecureString(?: -String)? |(?:PasswordAuthentication|PasswordCredential|NetworkCredential|HTTPBasicAuth|BasicAuth|basic_auth|auth|auth ?= ?)\(["'][^"'\n]{1,60}["'], ?|(?:login|signin|sign_in|mysqli_connect|(?:create|add)(?:_u|U)ser)\((?:["'][^"'\n]{1,60}["'], ?){1,2})["'])[^\s"'$]{3,100}(?=["'])/y,
    isMeant: isPassword,
  },
  // P@ssw0rd says what it is.
  {
    kind: 'password',
    begins: [
      'p@ss',
      'passw0rd',
      '!pass',
      '@pass',
      '#pass',
      '$pass',
      '%pass',
      '&pass',
      'pass!',
      'pass@',
      'pass#',
      'pass$',
      'pass%',
      'pass&',
      'password!',
      'password@',
      'password#',
      'password$',
      'password%',
      'password&',
    ],
    startOf: backOver(/[^\s"'`:=,(]/, 20),
    signs:
      /((?<![^\s"'`:=,(]))(?=[^\s"'`:=,(]{0,20}(?:[Pp]@ss|[Pp]assw0rd|[!@#$%&]pass\d|[Pp]ass(?:word)?[!@#$%&]\d))[^\s"'`:=,;<>()]{6,40}(?=["'`,;).]{0,4}(?:\s|$))/y,
    isMeant: isPassword,
  },
];
