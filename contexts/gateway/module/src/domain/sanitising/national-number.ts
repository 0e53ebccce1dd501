/** One kind of number that a state gives its people. */
export type Form = {
  /** Its signs without what separates them, in capitals. */
  readonly signs: RegExp;
  /**
   * What it is called. `_` is a blank, `-`, `_` or nothing; four letters or fewer in capitals are meant
   * as they stand when small ones are a word of their own.
   */
  readonly words: readonly string[];
  /** Its signs say nothing more than when somebody was born, or less: only its own words tell it. */
  readonly isUnchecked?: true;
  /** So it is written that it needs no word beside it. */
  readonly alone?: RegExp;
};

const eleven = /^\d{11}$/;
const thirteen = /^\d{13}$/;
const ten = /^\d{10}$/;
const nine = /^\d{9}$/;
const twelve = /^\d{12}$/;

/** By country and kind. */
export const NATIONAL_NUMBERS = {
  'ar-cuit': { signs: /^(?:2\d|3[034])\d{9}$/, words: ['CUIT', 'CUIL'] },
  'at-vnr': {
    signs: ten,
    words: ['SV_Nummer', 'SV_Nr', 'SVNR', 'Sozialversicherungsnummer', 'Versicherungsnummer'],
  },
  'at-tin': { signs: nine, words: ['Steuernummer', 'Abgabenkontonummer'] },
  'au-tfn': { signs: /^\d{8,9}$/, words: ['TFN', 'tax_file'] },
  'be-nn': {
    signs: eleven,
    words: ['Rijksregister', 'registre national', 'numéro national', 'NISS', 'INSZ'],
    alone: /\d\d\.[0-5]\d\.[0-3]\d-\d{3}\.\d\d/,
  },
  'bg-egn': { signs: ten, words: ['ЕГН', 'EGN'] },
  'br-cpf': { signs: eleven, words: ['CPF'], alone: /\d{3}\.\d{3}\.\d{3}-\d\d/ },
  'ca-sin': { signs: nine, words: ['SIN', 'NAS', 'social_insurance', 'assurance sociale'] },
  'ch-ssn': {
    signs: /^756\d{10}$/,
    words: ['AHV', 'AVS', 'NAVS', 'Sozialversicherungsnummer', 'Versichertennummer'],
    alone: /756\.\d{4}\.\d{4}\.\d\d/,
  },
  'cl-rut': { signs: /^\d{7,8}[\dK]$/, words: ['RUT', 'RUN'] },
  'cn-ric': {
    signs: /^[1-9]\d{16}[\dX]$/,
    words: ['身份证', '身份證', '居民身份', 'id_card', 'resident_identity'],
    alone: /[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d{4}[\dXx]/,
  },
  'cz-rc': { signs: /^\d{9,10}$/, words: ['rodné_číslo', 'rodne_cislo', 'rodné č', 'r.č.'] },
  'de-idnr': {
    signs: /^[1-9]\d{10}$/,
    words: [
      'Steuer_ID',
      'Steuernummer',
      'Steuer_Identifikationsnummer',
      'Identifikationsnummer',
      'IdNr',
    ],
  },
  'de-svnr': {
    signs: /^\d{8}[A-Z]\d{3}$/,
    words: [
      'Sozialversicherungsnummer',
      'Rentenversicherung',
      'Versicherungsnummer',
      'SV_Nummer',
      'RVNR',
    ],
  },
  'dk-cpr': { signs: ten, words: ['CPR', 'personnummer'], isUnchecked: true },
  'ee-ik': { signs: eleven, words: ['isikukood'] },
  'es-nif': {
    signs: /^(?:\d{8}|[XYZKLM]\d{7})[A-Z]$/,
    words: ['DNI', 'NIF', 'NIE', 'documento nacional', 'documento de identidad'],
  },
  'es-nss': { signs: twelve, words: ['seguridad social', 'NUSS', 'NSS', 'afiliación'] },
  'fi-hetu': {
    signs: /^\d{6}[A-FU-Y]?\d{3}[\dA-Y]$/,
    words: ['henkilötunnu', 'hetu'],
    alone: /[0-3]\d[01]\d{3}-\d{3}[A-Y]/,
  },
  'fr-nif': { signs: /^[0-3]\d{12}$/, words: ['numéro fiscal', 'numero fiscal', 'SPI'] },
  'fr-nir': {
    signs: /^[1-478]\d{4}(?:\d\d|2[AB])\d{8}$/,
    words: ['NIR', 'sécurité_sociale', 'securite_sociale', 'sécu', 'INSEE'],
    alone: /[12](?<gap> ?)\d\d\k<gap>[01]\d\k<gap>(?:\d\d|2[AB])\k<gap>\d{3}\k<gap>\d{3} ?\d\d/,
  },
  'gb-utr': { signs: ten, words: ['UTR', 'unique taxpayer'] },
  'gr-amka': { signs: eleven, words: ['ΑΜΚΑ', 'AMKA'] },
  'gr-afm': { signs: nine, words: ['ΑΦΜ', 'AFM'] },
  'hk-id': { signs: /^[A-Z]{1,2}\d{6}[\dA]$/, words: ['HKID', '身份證', 'Hong Kong id'] },
  'hr-oib': { signs: eleven, words: ['OIB'] },
  'ie-pps': { signs: /^\d{7}[A-W][A-IW]?$/, words: ['PPS', 'PPSN'] },
  'il-id': { signs: nine, words: ['תעודת זהות', 'ת.ז', 'teudat zehut'] },
  'in-aadhaar': { signs: /^[2-9]\d{11}$/, words: ['Aadhaar', 'Aadhar', 'UIDAI', 'आधार'] },
  'in-pan': {
    signs: /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/,
    words: ['PAN', 'pan_card', 'pan_number', 'permanent account'],
    isUnchecked: true,
  },
  'it-cf': {
    signs: /^[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]$/,
    words: ['codice_fiscale', 'cod_fiscale', 'cod. fisc', 'C.F.', 'CF'],
    alone: /[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]/,
  },
  'jp-my-number': { signs: twelve, words: ['マイナンバー', '個人番号', 'my_number'] },
  'kr-rrn': {
    signs: thirteen,
    words: ['주민등록번호', '주민번호', 'resident_registration', 'RRN'],
    alone: /\d\d[01]\d[0-3]\d-[1-8]\d{6}/,
  },
  'lt-ak': { signs: eleven, words: ['asmens kod'] },
  'lv-pk': { signs: eleven, words: ['personas kod'] },
  'mx-curp': {
    signs: /^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d$/,
    words: ['CURP'],
    alone: /[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d/,
  },
  'mx-rfc': { signs: /^[A-ZÑ&]{4}\d{6}[A-Z\d]{2}[A\d]$/, words: ['RFC'] },
  'my-nric': { signs: twelve, words: ['NRIC', 'MyKad', 'kad pengenalan'], isUnchecked: true },
  'nl-bsn': {
    signs: nine,
    words: ['BSN', 'burger_service_nummer', 'sofi_nummer', 'citizen service number'],
  },
  'no-fnr': {
    signs: eleven,
    words: ['fødselsnummer', 'fodselsnummer', 'fødselsnr', 'fnr', 'personnummer', 'd_nummer'],
  },
  'nz-ird': { signs: /^\d{8,9}$/, words: ['IRD'] },
  'pl-pesel': { signs: eleven, words: ['PESEL'] },
  'pl-nip': { signs: ten, words: ['NIP'] },
  'pt-cc': {
    signs: /^\d{9}[A-Z\d]{2}\d$/,
    words: ['cartão de cidadão', 'cartao de cidadao', 'cartão do cidadão', 'CC'],
  },
  'pt-nif': { signs: nine, words: ['NIF', 'contribuinte'] },
  'ro-cnp': { signs: thirteen, words: ['CNP', 'cod numeric personal'] },
  'ru-inn': { signs: twelve, words: ['ИНН'] },
  'se-pnr': {
    signs: /^(?:19|20)?\d{10}$/,
    words: ['personnummer', 'person_nr', 'pnr', 'samordningsnummer'],
  },
  'si-emso': { signs: thirteen, words: ['EMŠO', 'EMSO', 'JMBG'] },
  'th-id': { signs: thirteen, words: ['ประจำตัวประชาชน', 'บัตรประชาชน'] },
  'tr-tckn': { signs: /^[1-9]\d{10}$/, words: ['TC_kimlik', 'T.C.', 'kimlik', 'TCKN', 'TC no'] },
  'tw-natid': { signs: /^[A-Z][12]\d{8}$/, words: ['身分證', '身分证'] },
  'ua-rntrc': { signs: ten, words: ['РНОКПП', 'ІПН'] },
  'za-id': { signs: thirteen, words: ['SA id', 'South African id'] },
} as const satisfies Record<string, Form>;

export type NationalNumber = keyof typeof NATIONAL_NUMBERS;

/** Said of those of many countries: which one it is, its check digits tell. */
export const ANY_NATIONAL_NUMBER: readonly string[] = [
  'tax_id',
  'tax_number',
  'tax_no',
  'taxpayer',
  'tax identification',
  'TIN',
  'national_id',
  'national_number',
  'national_identi',
  'identity_number',
  'identity_card',
  'identification_number',
  'id_number',
  'personal_identi',
  'personal_id',
  'personal_number',
  'social_security',
  'citizen_id',
];

/** Words of their own when they are written small, `sin` and `nie` among them. */
export const ONLY_CAPITALS: ReadonlySet<string> = new Set(
  'SIN NAS NIE PAN CC CF RUT RUN TIN PPS NISS RFC IRD SPI UTR'.split(' '),
);
