import { ALL, CAPITALS, DIGITS, HEX, LETTERS, type Random } from './random.ts';

const uuid = (r: Random) => [8, 4, 4, 4, 12].map((count) => r.signs(count, HEX)).join('-');
const version = (r: Random) => `${r.below(30)}.${r.below(20)}.${r.below(20)}`;
const date = (r: Random) => `202${r.below(7)}-0${1 + r.below(9)}-${10 + r.below(19)}`;
const time = (r: Random) => `${10 + r.below(13)}:${10 + r.below(49)}:${10 + r.below(49)}`;
const two = (r: Random) => `${r.below(90)}.${r.signs(2, DIGITS)}`;

/** What is neither secret nor personal, and looks a little as if it were. */
export const lookAlikes: readonly ((random: Random) => string)[] = [
  (r) => `request ${uuid(r)} took ${r.below(900)} ms`,
  (r) => `commit ${r.signs(40, HEX)} (HEAD -> main)`,
  (r) => `sha256:${r.signs(64, HEX)}  app-${version(r)}.tar.gz`,
  (r) => `"integrity": "sha512-${r.signs(86, `${ALL}+/`)}==",`,
  (r) => `"version": "${version(r)}", "build": "10.0.${19_000 + r.below(999)}.${r.below(99)}"`,
  (r) => `Chrome/131.0.${r.below(7000)}.${r.below(200)} Safari/537.36`,
  (r) => `Order ${r.signs(9, DIGITS)} was shipped on ${date(r)} at ${time(r)}.`,
  (r) => `Invoice 2024-${r.signs(5, DIGITS)}, customer ${r.signs(7, DIGITS)}, total ${two(r)} EUR`,
  (r) => `Parcel 1Z${r.signs(6, CAPITALS + DIGITS)}03${r.signs(8, DIGITS)} is on its way.`,
  (r) => `ISBN 978-3-16-1484${r.signs(2, DIGITS)}-${r.below(9)}, EAN 40${r.signs(11, DIGITS)}`,
  (r) =>
    `Part no. 555-${r.signs(2, DIGITS)}-${r.signs(3, DIGITS)}/A, drawing 12-${r.signs(4, DIGITS)}`,
  (r) => `![plot](data:image/png;base64,iVBORw0KGgo${r.signs(200, `${ALL}+/`)}=)`,
  (r) =>
    `<path d="M${two(r)} ${two(r)} L${two(r)} ${two(r)} C${two(r)},${two(r)} ${two(r)},${two(r)}Z"/>`,
  (r) =>
    `lat ${two(r)}${r.signs(4, DIGITS)}, lon -${two(r)}${r.signs(4, DIGITS)}, height ${r.below(900)} m`,
  (r) =>
    `${date(r)}T${time(r)}.${r.signs(3, DIGITS)}Z INFO [main] started in ${two(r)} s, ts=17${r.signs(11, DIGITS)}`,
  (r) => `const max_tokens = ${r.pick(['1024', '4096', '8192'])}; // the token limit of the model`,
  () => 'if (!password || password.length < 8) throw new Error("password: too short");',
  () => 'const { token, secret } = await readSettings(process.env.API_KEY);',
  () => 'password: string; apiKey?: string; token: string | undefined;',
  () => 'API_KEY=YOUR_API_KEY_HERE  # put your key here',
  () => 'export DB_PASSWORD=${DB_PASSWORD:-changeme}',
  () => 'password: {{ vault_db_password }}',
  () => '"password": "Passwort", "forgot_password": "Passwort vergessen?",',
  () => '<input type="password" name="password" placeholder="Password" />',
  () => 'How do I reset my password? The token is expired and the secret is missing.',
  () => 'Authorization: Bearer <token>',
  () => 'curl -H "Authorization: Bearer $TOKEN" https://api.example.com/v1/models',
  () => 'postgres://user:password@localhost:5432/app',
  () => 'tokenizer: cl100k_base, token_count: 512, tokens_per_second: 88.1',
  () => 'git remote add origin git@github.com:team/app.git',
  () => 'npm install @scope/package@12.4.1 react@19.3.0-rc.1',
  () => '<img src="/icon@2x.png" srcset="/icon@3x.png 3x">',
  () => '@Component({ selector: "app-root" }) @media (min-width: 600px) { }',
  (r) =>
    `listening on 127.0.0.1:${3000 + r.below(6000)} and [::1]:${3000 + r.below(6000)}, mask 255.255.255.0`,
  (r) => `ether 02:42:ac:${[1, 2, 3].map(() => r.signs(2, HEX)).join(':')} txqueuelen 0`,
  () => 'std::vector<std::string> names; Foo::Bar::baz(); a ? b : c::d',
  (r) => `${time(r)} ffmpeg -ss 00:01:${10 + r.below(49)} -t 12 -crf 23`,
  (r) => `#${r.signs(6, HEX)} rgba(${r.below(255)}, ${r.below(255)}, 12, 0.5)`,
  (r) => `| ${r.below(9000)} | ${two(r)} | ${r.signs(5, LETTERS)} | ${date(r)} |`,
  (r) =>
    `p50 ${two(r)} ms, p99 ${two(r)} ms, ${r.signs(3, DIGITS)} ${r.signs(3, DIGITS)} ${r.signs(3, DIGITS)} events`,
  (r) =>
    `sk-learn-style pipelines, task-management-board-${r.below(99)}, skip_test_${r.signs(4, LETTERS)}`,
  (r) => `SELECT id, token_id FROM sessions WHERE id = ${r.signs(8, DIGITS)} LIMIT 20;`,
  (r) =>
    `tracking ${r.signs(20, DIGITS)}, batch ${r.signs(12, DIGITS)}, lot L${r.signs(6, DIGITS)}`,
  (r) => `pi is 3.14159265358979323846, 2^64 is 18446744073709551616, run ${r.below(99)}`,
  () => 'We met at noon at the office and dot the i; look at this at home.',
  (r) => `kernel 6.8.0-${r.below(90)}-generic #${r.below(90)}-Ubuntu SMP`,
  (r) => `arn:aws:s3:::bucket-${r.signs(5, LETTERS)}/path/${uuid(r)}.json`,
  (r) => `projectId=demo-${r.signs(5, LETTERS)} region=eu-west-1 zone=b-${r.below(9)}`,
  () => 'The secret: use fresh basil. The key is patience, and the pass is closed in winter.',
  (r) => `phone support is open 9-17; call volume 555 per day, ticket ${r.signs(6, DIGITS)}`,
];
