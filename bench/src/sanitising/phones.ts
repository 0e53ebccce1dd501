import type { Notation } from './notation.ts';
import { DIGITS, type Random } from './random.ts';

const from2 = '23456789';
const pairs = (r: Random, count: number, between: string) =>
  Array.from({ length: count }, () => r.signs(2, DIGITS)).join(between);
/** Area, exchange and line of North America. */
const nanp = (r: Random) => [
  r.signs(1, from2) + r.signs(2, DIGITS),
  r.signs(1, from2) + r.signs(2, DIGITS),
  r.signs(4, DIGITS),
];
const ten = (r: Random) => nanp(r).join('');

const told = (
  name: string,
  make: Notation['make'],
  lines?: (number: string) => readonly string[],
): Notation => ({ kind: 'phone', name, make, ...(lines ? { lines } : {}) });

/** Telephone numbers without any sign between, and as countries and programs write them. */
export const phones: readonly Notation[] = [
  told('bare digits, in English', ten, (n) => [
    `Call me at ${n}.`,
    `my number is ${n}`,
    `My cell is ${n}, text any time.`,
    `You can reach me at ${n} or by mail.`,
    `Please text ${n} when you are there.`,
    `Questions? WhatsApp me on ${n}`,
    `contact him on ${n} after lunch`,
    `give her a ring: ${n}`,
    `phone ${n}`,
    `The hotline is ${n}.`,
    `If anything breaks, dial ${n} and ask for Tom.`,
    `Ada Lovelace, mobile no. ${n}`,
    `Fax the form to ${n}`,
    `my phone number is ${n} thanks`,
  ]),
  told(
    'bare digits, in German',
    (r) => `01${r.pick(['51', '60', '71', '76'])}${r.signs(7, DIGITS)}`,
    (n) => [
      `Ruf mich unter ${n} an.`,
      `Telefonisch erreichbar unter ${n}.`,
      `Meine Handynummer ist ${n}`,
      `Tel.: ${n}`,
      `Mobil: ${n}`,
      `Bitte um Rückruf an ${n}, danke.`,
      `Meine Nummer: ${n}`,
      `Telefonnummer ${n}`,
    ],
  ),
  told(
    'bare digits, in French',
    (r) => `0${r.pick(['1', '6', '7'])}${r.signs(8, DIGITS)}`,
    (n) => [
      `Appelle-moi au ${n}.`,
      `Tél : ${n}`,
      `Téléphone : ${n}`,
      `Mon numéro est le ${n}`,
      `joignable au ${n} toute la journée`,
      `portable ${n}`,
    ],
  ),
  told(
    'bare digits, in Spanish',
    (r) => `6${r.signs(8, DIGITS)}`,
    (n) => [
      `Llámame al ${n}.`,
      `Teléfono: ${n}`,
      `mi móvil es ${n}`,
      `mi número es ${n}, escríbeme`,
      `Tfno. ${n}`,
      `Puedes contactarme en el ${n}`,
    ],
  ),
  told(
    'bare digits, in other languages',
    (r) => `1${r.pick(['38', '59', '86'])}${r.signs(8, DIGITS)}`,
    (n) => [
      `电话：${n}`,
      `手机号 ${n}`,
      `我的电话号码是${n}`,
      `Позвоните мне ${n}`,
      `Телефон: ${n}`,
      `Chiamami al ${n}`,
      `Bel me op ${n}`,
      `Zadzwoń na ${n}`,
      `telefone: ${n}`,
      `Telefonnummer: ${n}`,
      `電話番号：${n}`,
      `전화번호: ${n}`,
      `cep telefonu ${n}`,
    ],
  ),
  told(
    'Indian, in halves',
    (r) => `9${r.signs(4, DIGITS)} ${r.signs(5, DIGITS)}`,
    (n) => [`Call me on ${n} please`, `Mobile: ${n}`, `+91 ${n}`, `whatsapp ${n}`],
  ),
  told(
    'below a letter',
    (r) => `0171 ${r.signs(7, DIGITS)}`,
    (n) => [`Ada Lovelace | T 030 901820 | M ${n}`, `m: ${n}`, `Mob. ${n}`, `☎ ${n}`, `📞 ${n}`],
  ),
  told('in a link', ten, (n) => [
    `<a href="tel:${n}">call us</a>`,
    `<a href="tel:+1${n}">call</a>`,
    `https://wa.me/1${n}`,
    `whatsapp://send?phone=1${n}&text=hi`,
    `sms:${n}`,
    `https://api.whatsapp.com/send?phone=1${n}`,
    `callto:1${n}`,
  ]),
  told('in a card', ten, (n) => [
    `TEL;TYPE=CELL:${n}`,
    `TEL;WORK;VOICE:${n}`,
    `TEL;VALUE=uri;TYPE=home:tel:+1-${n}`,
    `telephoneNumber: ${n}`,
  ]),
  told('national, in groups', (r) =>
    r.pick([
      `041 ${r.signs(3, DIGITS)} ${pairs(r, 2, ' ')}`,
      `0412 ${r.signs(3, DIGITS)} ${r.signs(3, DIGITS)}`,
      `020 7${r.signs(3, DIGITS)} ${r.signs(4, DIGITS)}`,
      `07911 ${r.signs(6, DIGITS)}`,
      `06-${r.signs(8, DIGITS)}`,
      `08122/${r.signs(6, DIGITS)}`,
      `0${r.pick(['1', '2'])}.${pairs(r, 4, '.')}`,
    ]),
  ),
  told('international, in groups', (r) =>
    r.pick([
      `+1.${nanp(r).join('.')}`,
      `+1(${r.signs(1, from2)}${r.signs(2, DIGITS)})${r.signs(3, from2)}-${r.signs(4, DIGITS)}`,
      `+55 (11) 9${r.signs(4, DIGITS)}-${r.signs(4, DIGITS)}`,
      `+33 (0)6 ${pairs(r, 4, ' ')}`,
      `+7 (916) ${r.signs(3, DIGITS)}-${pairs(r, 2, '-')}`,
      `+81-90-${r.signs(4, DIGITS)}-${r.signs(4, DIGITS)}`,
      `+86 138 ${r.signs(4, DIGITS)} ${r.signs(4, DIGITS)}`,
      `(0039) 333-${r.signs(4, DIGITS)}-${r.signs(3, DIGITS)}`,
      `(+49) 171 ${r.signs(7, DIGITS)}`,
      `+49/30/${r.signs(7, DIGITS)}`,
      `+34 6${pairs(r, 4, ' ')}`,
    ]),
  ),
  told(
    'US, with an extension',
    (r) => nanp(r).join('-'),
    (n) => [`${n} x123`, `${n} ext. 9`, `${n}x42`, `Tel ${n}, extension 12`],
  ),
  told(
    'US, other signs between',
    (r) => {
      const [a, b, c] = nanp(r);
      return r.pick([
        `${a} ${b} ${c}`,
        `${a}/${b}-${c}`,
        `${a}–${b}–${c}`,
        `${a}\u00a0${b}\u00a0${c}`,
        `${a}\u2011${b}\u2011${c}`,
        `(${a})${b}-${c}`,
        `(${a}) ${b} ${c}`,
        `${a}-${b}${c}`,
      ]);
    },
    (n) => [`Call ${n}.`, `phone: ${n}`, `reach us at ${n} from nine to five`],
  ),
  told(
    'every digit for itself',
    (r) => [...`09${r.signs(8, DIGITS)}`].join(' '),
    (n) => [`My phone number is ${n}.`, `Ruf an: ${n}`, `tel ${n}`],
  ),
  told('in further fields', ten, (n) => [
    `contact_number: ${n}`,
    `"phoneNumber": ${n},`,
    `"cellPhone": "${n}"`,
    `"whatsapp": "1${n}"`,
    `telefon=${n}`,
    `handy: ${n}`,
    `mobile_no = ${n}`,
    `"caller_id": "${n}"`,
    `<phone type="home">${n}</phone>`,
    `| Phone | ${n} |`,
    `customer.phone1 = '${n}'`,
    `"to": "whatsapp:+1${n}"`,
  ]),
  told('bare digits, in further words', ten, (n) => [
    `Just call ${n}`,
    `You'll find me on ${n} most evenings.`,
    `Phone number: ${n}`,
    `emergency contact: ${n} (my brother)`,
    `The plumber's number is ${n}.`,
    `Her mobile number ${n} does not answer.`,
    `I tried ${n} twice but nobody picked up the phone`,
    `leave a voicemail at ${n}`,
    `Tom (${n}) will meet you there`,
    `Meine neue Nummer ist ${n}.`,
    `Du erreichst mich unter der ${n}`,
    `Mon téléphone c'est le ${n}`,
    `mi teléfono es el ${n}`,
    `il mio cellulare è ${n}`,
    `meu telefone é ${n}`,
    `Contact number - ${n}`,
    `Name: Ada\nPhone: ${n}\nCity: Bonn`,
    `the number to call is ${n}`,
    `please ring the office on ${n}`,
    `WhatsApp: ${n}`,
  ]),
];
