import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { detected } from './detected.ts';
import { merged } from './finding.ts';
import { everyPlace } from './places.ts';

/** What is found in a text, as `kind:value`. */
function foundIn(text: string): readonly string[] {
  return merged(detected(text)).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
}

test('personal data is found in many notations', () => {
  assert.deepEqual(foundIn('Write to Bob <bob.b+x@mail.example.co.uk>, or EVE@CORP.IO.'), [
    'email:bob.b+x@mail.example.co.uk',
    'email:EVE@CORP.IO',
  ]);
  assert.deepEqual(
    foundIn('joe [at] example [dot] org, ada at example dot com, a%40b.example.org'),
    ['email:joe [at] example [dot] org', 'email:ada at example dot com', 'email:a%40b.example.org'],
  );
  assert.deepEqual(foundIn('4111 1111 1111 1111, 378282246310005 and 4111-1111-1111-1112'), [
    'card:4111 1111 1111 1111',
    'card:378282246310005',
  ]);
  assert.deepEqual(
    foundIn('DE89 3704 0044 0532 0130 00 for GB82WEST12345698765432 not GB83WEST12345698765432'),
    ['iban:DE89 3704 0044 0532 0130 00', 'iban:GB82WEST12345698765432'],
  );
  assert.deepEqual(foundIn('(555) 123-4567, +44 20 7946 0958, 1-800-555-0199; ssn 536-22-1234'), [
    'phone:(555) 123-4567',
    'phone:+44 20 7946 0958',
    'phone:1-800-555-0199',
    'national-id:536-22-1234',
  ]);
  assert.deepEqual(foundIn('from 81.2.69.142 and 2001:db8:85a3::8a2e:370:7334'), [
    'ip:81.2.69.142',
    'ip:2001:db8:85a3::8a2e:370:7334',
  ]);
});

test('what a field is called says what it holds, in every way to write fields', () => {
  for (const text of [
    'password: hunter2!',
    '"password":"hunter2!"',
    '{\\"password\\": \\"hunter2!\\"}',
    'DB_PASSWORD=hunter2!',
    "userPassword = 'hunter2!';",
    '<password>hunter2!</password>',
    "mysqldump --password 'hunter2!'",
    'setPassword("hunter2!")',
    'the password is hunter2!',
    'postgres://app:hunter2!@db:5432/app',
  ])
    assert.deepEqual(foundIn(text), ['password:hunter2!'], text);
  assert.deepEqual(foundIn('Authorization: Bearer abcdefghij0123456789'), [
    'token:abcdefghij0123456789',
  ]);
  assert.deepEqual(foundIn('?q=shoes&api_key=k3y0123456789&page=2'), ['api-key:k3y0123456789']);
});

test('passwords are found in sentences of several languages, in commands, queries and forms', () => {
  for (const text of [
    'btw the password is hunter2',
    'Login with username `admin` and password `hunter2`',
    'Default credentials: admin / hunter2',
    'log in with admin and hunter2',
    'Use hunter2 as the password.',
    'Das Passwort lautet standardmäßig „hunter2“.',
    'Le mot de passe est hunter2',
    'la contraseña del router es hunter2',
    'пароль: hunter2',
    '密码：hunter2',
    'パスワードはhunter2です',
    '| **Password** | `hunter2` |',
    "ALTER ROLE app WITH PASSWORD 'hunter2'",
    "insert into users (name, password) values ('ada', 'hunter2')",
    'smbclient //nas/share -U ada%hunter2',
    'WIFI:T:WPA;S:cafe;P:hunter2;;',
    'Ihr Initialpasswort lautet: hunter2',
    'mot de passe provisoire : hunter2',
    'The wifi is called Alm and the code is hunter2',
    'Is hunter2 a strong password?',
    "process.env.PASSWORD || 'hunter2'",
    'PASSWORD=${PASSWORD:-hunter2}',
    'echo hunter2 | cryptsetup luksOpen /dev/sdb1 data',
    'user,password,role\nada,hunter2,admin',
    '| host | password |\n| --- | --- |\n| db1 | hunter2 |',
    '<input name="password" value="hunter2">',
  ])
    assert.deepEqual(foundIn(text), ['password:hunter2'], text);
  for (const text of [
    'le mdp du serveur a été remis à changemoi2025 ce matin',
    'She cannot log in. She tried changemoi2025 twice.',
    'I set grafana.adminPassword to changemoi2025 and nothing happens',
    '数据库密码改成了 changemoi2025，记得更新配置',
    "createUser('demo', 'changemoi2025', { role: 'viewer' })",
  ])
    assert.deepEqual(foundIn(text), ['password:changemoi2025'], text);
  for (const password of ['Praia2023!', 'Tucan*45', 'zubr-Las.19', 'Torino_cassa5'])
    assert.deepEqual(foundIn(`hasło, ${password}, nie działa`), [`password:${password}`]);
  assert.deepEqual(foundIn('Try k9Zt4mQx2 if the other password fails'), ['password:k9Zt4mQx2']);
  assert.deepEqual(foundIn("The password is 'raspberry'"), ['password:raspberry']);
  assert.deepEqual(foundIn('passphrase: rusty violin garden comet'), [
    'password:rusty violin garden comet',
  ]);
});

test('bare digits are a telephone number near a word for calling, and nothing elsewhere', () => {
  for (const text of [
    'Ring me on 2125550143 after six.',
    'Please text 2125550143 when you are there.',
    'my number is 2125550143',
    'Ruf mich unter 2125550143 an',
    'Vous pouvez me joindre au 2125550143',
    'mi móvil es 2125550143',
    '电话：2125550143',
    'Позвоните мне 2125550143',
    '☎ 2125550143',
    'https://wa.me/2125550143',
    'TEL;TYPE=CELL:2125550143',
    '<phone type="home">2125550143</phone>',
    'I got a missed call from 2125550143, is that spam?',
    'add 2125550143 to the WhatsApp group',
    'Name;Phone\nAda;2125550143',
    'Phone\n2125550143\nAddress',
  ])
    assert.deepEqual(foundIn(text), ['phone:2125550143'], text);
  assert.deepEqual(foundIn('call 212 555 0143, or 0 1 7 1 2 3 4 5 6 7'), ['phone:212 555 0143']);
  for (const text of [
    'call 2125550143 failed, callId=2125550143',
    'My order number is 2125550143',
    'part number 030-1234567-02, customer id 0612345678',
    "the invoice's number is 2125550143",
    'mobile users: 2125550143, text: 2125550143 bytes',
    'expires=1712345678, id 2125550143, Bestellnummer: 2125550143',
  ])
    assert.deepEqual(foundIn(text), [], text);
});

test('keys are known by their marks, private keys from the first line to the last', () => {
  const key =
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEabcdefghijkl\nxyz==\n-----END RSA PRIVATE KEY-----';
  assert.deepEqual(foundIn(`before ${key} after`), [`private-key:${key}`]);
  const id = 'AKIAIOSFODNN7EXAMPLE';
  assert.deepEqual(foundIn(`-${id}\n+gone`), [`api-key:${id}`]);
});

test('what only looks like it is left alone', () => {
  for (const text of [
    'const { token, secret } = read(process.env.API_KEY); max_tokens: 1024, password: string;',
    'export DB_PASSWORD=${DB_PASSWORD:-changeme} # API_KEY=YOUR_API_KEY_HERE',
    'request 550e8400-e29b-41d4-a716-446655440000, commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'v1.2.3.4, Chrome/131.0.200.150, 127.0.0.1, 12:34:56, std::vector, 02:42:ac:11:00:02',
    'git@github.com:team/app.git icon@2x.png react@19.3.0 @scope/package',
    'order 1234567890123, 2026-03-04T10:12:01.120Z, 978-3-16-148410-0, 555-12-345/A',
    '<input type="password" name="password" placeholder="Password" />',
    'How do I reset my password? The token is expired and the secret is missing.',
    'The password is base64-encoded, 12 characters long and SHA-256 hashed.',
    'Das Passwort ist falsch. Le mot de passe est requis. La contraseña es obligatoria.',
    'The password is wrong. My password is not accepted. Password for Windows11.',
    'public key fingerprint SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
    'The password is stored with argon2id; we tried v2.3.1-rc.4 of the login, moved to Node24',
    'log in to web-server2024, password moved to vault-prod01, after the login Laptop-47 restarts',
    'set userPassword to undefined, passwords rotated by job rotate-creds-v2 on web01',
    'fn check(password: &str) -> bool; <label for="pwd">Password:</label>',
    'Log in with username and password, with SAML2.0 or as ada with Firefox 128.',
    'pass: 12, fail: 3; high-pass: 80Hz; pass `queryOptions()` to it; boarding pass: gate B42',
    "'password' => 'required|min:8|confirmed', password: Joi.string().min(8)",
  ])
    assert.deepEqual(foundIn(text), [], text);
});

test('nothing is lost by looking only where a pattern may begin', () => {
  const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const text = pieces.join('');
      assert.deepEqual(detected(text), detected(text, undefined, everyPlace));
    }),
    { numRuns: 300 },
  );
});

/** Beginnings, what stands between, and values. */
const PIECES =
  `password PASSWORD= pw contraseña Пароль 密码 passphrase secret_key= api-key: token bearer basic login root
  admin credentials phone Tel. TEL; <phone tel: wa.me/ call anrufen WhatsApp order number ssn my·social AWS·account arn:aws:iam::
  ://a: -u·a: mysql docker echo · · · : :· = " ' | ; ( ) + - / @ · at · [at] .example.com ada %40 %2B 00 0171 (555)· 2125550143
  4111111111111111 DE89370400440532013000 AB·12·34·56·C 10.1.2.3 2001:db8::1 536-22-1234 ghp_0123456789abcdefghijklmnopqrstuvwxyz
  DNI 身份证 tax·id codice·fiscale ZSLTMV10A14H594W 745166647 788.767.492-17
  AKIAIOSFODNN7EXAMPLE eyJabcdefgh0. -k9Zt4mQx2k9Zt4mQx2k9 hunter2 P@ssw0rd1 Herbst2024! is ist : est values (a,password) ¶ ¶-`
    .split(/\s+/)
    .map((each) => each.replaceAll('·', ' ').replaceAll('¶', '\n'));
