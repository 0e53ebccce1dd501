import { nationalNumbers } from './national-numbers.ts';
import { CAPITALS, DIGITS, type Random } from './random.ts';

/** Right check digits under another name, or with another last digit than the right one. */
const one = (r: Random) => r.pick(Object.values(nationalNumbers))(r);
const wrong = (country: keyof typeof nationalNumbers) => (r: Random) =>
  nationalNumbers[country](r).replace(/[\dA-Z]$/, (last) =>
    /\d/.test(last)
      ? String((Number(last) + 1) % 10)
      : (CAPITALS[(CAPITALS.indexOf(last) + 1) % 26] ?? ''),
  );
const digits = (r: Random) =>
  r.pick([
    'Germany',
    'Netherlands',
    'Poland',
    'Canada',
    'Australia',
    'Portugal',
    'Norway',
    'India',
    'Japan',
    'Romania',
  ] as const);

/** What is as long as a number of a person, or stands near a word for one. */
export const lookAlikeIds: readonly ((random: Random) => string)[] = [
  (r) =>
    `order ${nationalNumbers[digits(r)](r)} was shipped, tracking ${nationalNumbers[digits(r)](r)}`,
  (r) => `Rechnung ${nationalNumbers[digits(r)](r)}, Kundennummer ${nationalNumbers[digits(r)](r)}`,
  (r) => `{"id": ${nationalNumbers[digits(r)](r)}, "size": ${nationalNumbers[digits(r)](r)}}`,
  (r) => `SKU ${nationalNumbers.Spain(r)}, batch ${nationalNumbers['Spain, of foreigners'](r)}`,
  (r) => `DNI ${wrong('Spain')(r)} no es válido`,
  (r) => `PESEL ${wrong('Poland')(r)} ma błędną cyfrę kontrolną`,
  (r) => `Steuer-ID ungültig, Vorgang ${wrong('Germany')(r)}`,
  (r) => `CPF ${wrong('Brazil')(r)} inválido`,
  (r) => `codice fiscale errato: ${wrong('Italy')(r)}`,
  (r) => `transaction ${wrong('China')(r)} failed with code 51`,
  (r) => `the SIN of ${wrong('Canada')(r)} is not the sine of it`,
  (r) => `BSN missing, patient file ${wrong('Netherlands')(r)}`,
  (r) => `personnummer saknas, ärende ${r.signs(6, DIGITS)}`,
  (r) =>
    `tax number: see the letter of ${10 + r.below(19)}.0${1 + r.below(9)}.2024, page ${r.below(90)}`,
  (r) => `national id is required, ${r.below(9)} of ${10 + r.below(90)} records have none`,
  (r) => `TFN form NAT 3092, version ${r.below(9)}.${r.below(99)}`,
  (r) =>
    `nie mehr als ${nationalNumbers[digits(r)](r)} Zeilen, sin ${nationalNumbers[digits(r)](r)} filas`,
  (r) =>
    `part ${r.signs(6, DIGITS)}-${r.signs(4, DIGITS)}, drawing ${r.signs(6, DIGITS)}/${r.signs(4, DIGITS)}`,
  (r) =>
    `EAN 40${r.signs(11, DIGITS)}, ISSN 2049-363${r.below(9)}, ref ${r.signs(3, CAPITALS)}${r.signs(9, DIGITS)}`,
  (r) => `row ${one(r).replace(/\D/g, '')}${r.signs(8, DIGITS)} of the export`,
];
