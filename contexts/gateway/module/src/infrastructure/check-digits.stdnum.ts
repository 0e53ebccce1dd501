import { isMyNumberRight } from '../domain/sanitising/checksum.ts';
import type { NationalNumber } from '../domain/sanitising/national-number.ts';

type Rule = { validate(written: string): { readonly isValid: boolean } };

/**
 * Whether a number has the check digits, and the day of birth, that its country gives it, as stdnum knows
 * them. A rule is read when it is asked for the first time: all of them together take 20 MB.
 */
export async function stdnumCheckDigits(number: NationalNumber, written: string): Promise<boolean> {
  const signs = written.replace(/[^\p{L}\d]/gu, '').toUpperCase();
  if (number === 'jp-my-number') return isMyNumberRight(signs);
  const rule = await RULES[number]();
  return rule.validate(asStdnumReads(number, signs, written)).isValid;
}

/** Two are told by what stands between their signs. */
function asStdnumReads(number: NationalNumber, signs: string, written: string): string {
  if (number === 'fi-hetu') return written.toUpperCase();
  return number === 'se-pnr' ? `${signs.slice(0, -4)}-${signs.slice(-4)}` : signs;
}

const RULES: Readonly<Record<Exclude<NationalNumber, 'jp-my-number'>, () => Promise<Rule>>> = {
  'ar-cuit': () => import('stdnum/lib/cjs/ar/cuit.js'),
  'at-vnr': () => import('stdnum/lib/cjs/at/vnr.js'),
  'at-tin': () => import('stdnum/lib/cjs/at/tin.js'),
  'au-tfn': () => import('stdnum/lib/cjs/au/tfn.js'),
  'be-nn': () => import('stdnum/lib/cjs/be/nn.js'),
  'bg-egn': () => import('stdnum/lib/cjs/bg/egn.js'),
  'br-cpf': () => import('stdnum/lib/cjs/br/cpf.js'),
  'ca-sin': () => import('stdnum/lib/cjs/ca/sin.js'),
  'ch-ssn': () => import('stdnum/lib/cjs/ch/ssn.js'),
  'cl-rut': () => import('stdnum/lib/cjs/cl/rut.js'),
  'cn-ric': () => import('stdnum/lib/cjs/cn/ric.js'),
  'cz-rc': () => import('stdnum/lib/cjs/cz/rc.js'),
  'de-idnr': () => import('stdnum/lib/cjs/de/idnr.js'),
  'de-svnr': () => import('stdnum/lib/cjs/de/svnr.js'),
  'dk-cpr': () => import('stdnum/lib/cjs/dk/cpr.js'),
  'ee-ik': () => import('stdnum/lib/cjs/ee/ik.js'),
  'es-nif': () => import('stdnum/lib/cjs/es/nif.js'),
  'es-nss': () => import('stdnum/lib/cjs/es/nss.js'),
  'fi-hetu': () => import('stdnum/lib/cjs/fi/hetu.js'),
  'fr-nif': () => import('stdnum/lib/cjs/fr/nif.js'),
  'fr-nir': () => import('stdnum/lib/cjs/fr/nir.js'),
  'gb-utr': () => import('stdnum/lib/cjs/gb/utr.js'),
  'gr-amka': () => import('stdnum/lib/cjs/gr/amka.js'),
  'gr-afm': () => import('stdnum/lib/cjs/gr/vat.js'),
  'hk-id': () => import('stdnum/lib/cjs/hk/hkid.js'),
  'hr-oib': () => import('stdnum/lib/cjs/hr/oib.js'),
  'ie-pps': () => import('stdnum/lib/cjs/ie/pps.js'),
  'il-id': () => import('stdnum/lib/cjs/il/idnr.js'),
  'in-aadhaar': () => import('stdnum/lib/cjs/in/aadhaar.js'),
  'in-pan': () => import('stdnum/lib/cjs/in/pan.js'),
  'it-cf': () => import('stdnum/lib/cjs/it/codicefiscale.js'),
  'kr-rrn': () => import('stdnum/lib/cjs/kr/rrn.js'),
  'lt-ak': () => import('stdnum/lib/cjs/lt/asmens.js'),
  'lv-pk': () => import('stdnum/lib/cjs/lv/pvn.js'),
  'mx-curp': () => import('stdnum/lib/cjs/mx/curp.js'),
  'mx-rfc': () => import('stdnum/lib/cjs/mx/rfc.js'),
  'my-nric': () => import('stdnum/lib/cjs/my/nric.js'),
  'nl-bsn': () => import('stdnum/lib/cjs/nl/bsn.js'),
  'no-fnr': () => import('stdnum/lib/cjs/no/fodselsnummer.js'),
  'nz-ird': () => import('stdnum/lib/cjs/nz/ird.js'),
  'pl-pesel': () => import('stdnum/lib/cjs/pl/pesel.js'),
  'pl-nip': () => import('stdnum/lib/cjs/pl/nip.js'),
  'pt-cc': () => import('stdnum/lib/cjs/pt/cc.js'),
  'pt-nif': () => import('stdnum/lib/cjs/pt/nif.js'),
  'ro-cnp': () => import('stdnum/lib/cjs/ro/cnp.js'),
  'ru-inn': () => import('stdnum/lib/cjs/ru/inn.js'),
  'se-pnr': () => import('stdnum/lib/cjs/se/personnummer.js'),
  'si-emso': () => import('stdnum/lib/cjs/si/emso.js'),
  'th-id': () => import('stdnum/lib/cjs/th/idnr.js'),
  'tr-tckn': () => import('stdnum/lib/cjs/tr/tckimlik.js'),
  'tw-natid': () => import('stdnum/lib/cjs/tw/natid.js'),
  'ua-rntrc': () => import('stdnum/lib/cjs/ua/rntrc.js'),
  'za-id': () => import('stdnum/lib/cjs/za/idnr.js'),
};
