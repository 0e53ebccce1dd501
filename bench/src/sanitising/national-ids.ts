import { nationalNumbers } from './national-numbers.ts';
import type { Notation } from './notation.ts';

/** How each is written, a `#` for each sign, and what is said around it. Any line will do where nothing is. */
const TOLD: Readonly<
  Record<keyof typeof nationalNumbers, { forms: readonly string[]; lines?: readonly string[] }>
> = {
  Germany: {
    forms: ['###########', '## ### ### ###'],
    lines: [
      'Steuer-ID: …',
      'Ihre Steueridentifikationsnummer lautet …',
      '"steuer_id": "…"',
      'IdNr … vom Bescheid',
    ],
  },
  France: { forms: ['###############', '# ## ## ## ### ### ##'] },
  Spain: {
    forms: ['#########', '########-#'],
    lines: ['DNI …', 'mi DNI es …', 'dni=…', 'con NIF … y domicilio en Madrid'],
  },
  'Spain, of foreigners': {
    forms: ['#########', '#-#######-#'],
    lines: ['NIE: …', 'mi NIE es …', '"nie": "…"'],
  },
  Italy: { forms: ['################'] },
  Netherlands: {
    forms: ['#########', '####.##.###'],
    lines: ['BSN …', 'mijn burgerservicenummer is …', '<bsn>…</bsn>', 'bsn;naam\n…;Jansen'],
  },
  Poland: {
    forms: ['###########'],
    lines: ['PESEL: …', 'mój PESEL to …', 'pesel=…', 'numer PESEL … jest błędny'],
  },
  Sweden: {
    forms: ['###########'],
    lines: ['personnummer …', 'Mitt personnummer är …', '"personnummer":"…"', 'pnr: …'],
  },
  Norway: {
    forms: ['###########', '###### #####'],
    lines: ['fødselsnummer …', 'Fødselsnummeret mitt er …', 'fnr=…', 'personnummer: …'],
  },
  Denmark: { forms: ['###########'], lines: ['CPR-nr. …', 'mit CPR-nummer er …', 'cpr: …'] },
  Finland: {
    forms: ['###########'],
    lines: ['henkilötunnus …', 'hetu: …', 'Henkilötunnukseni on …'],
  },
  Belgium: {
    forms: ['###########', '##.##.##-###.##'],
    lines: ['rijksregisternummer …', 'numéro de registre national …', 'INSZ: …', 'NISS …'],
  },
  Portugal: {
    forms: ['#########', '### ### ###'],
    lines: ['NIF …', 'o meu NIF é …', 'contribuinte n.º …'],
  },
  Switzerland: {
    forms: ['#############', '###.####.####.##'],
    lines: ['AHV-Nummer …', 'numéro AVS : …', 'AHV: …'],
  },
  Austria: {
    forms: ['##########', '#### ######'],
    lines: ['SV-Nummer …', 'meine Sozialversicherungsnummer ist …', 'SVNR: …'],
  },
  Brazil: {
    forms: ['###########', '###.###.###-##'],
    lines: ['CPF …', 'meu CPF é …', '"cpf": "…"'],
  },
  India: {
    forms: ['############', '#### #### ####'],
    lines: ['Aadhaar …', 'my aadhaar number is …', 'aadhaar_no=…', 'UIDAI: …'],
  },
  China: { forms: ['##################'] },
  Canada: {
    forms: ['#########', '### ### ###', '###-###-###'],
    lines: ['my SIN is …', 'SIN: …', 'social insurance number …', 'NAS : …'],
  },
  Australia: {
    forms: ['#########', '### ### ###'],
    lines: ['TFN …', 'my tax file number is …', 'tfn=…'],
  },
  Japan: {
    forms: ['############', '#### #### ####'],
    lines: ['マイナンバー：…', '個人番号は…です', 'My Number: …'],
  },
  Korea: { forms: ['##############'] },
  Romania: { forms: ['#############'], lines: ['CNP …', 'CNP-ul meu este …', 'cnp: …'] },
  'Czech Republic': {
    forms: ['###########'],
    lines: ['rodné číslo …', 'rodne cislo: …', 'r.č. …'],
  },
  Turkey: { forms: ['###########'], lines: ['TC kimlik no …', 'TCKN: …', 'kimlik numaram …'] },
  'South Africa': {
    forms: ['#############', '###### #### ## #'],
    lines: ['ID number …', 'SA ID: …', 'identity number …', 'id_number=…'],
  },
};

/** Numbers that states give their people, with right check digits and, but where they are unmistakable, a word. */
export const nationalIds: readonly Notation[] = Object.entries(nationalNumbers).map(
  ([country, make]): Notation => {
    const { forms, lines } = TOLD[country as keyof typeof nationalNumbers];
    return {
      kind: 'national-id',
      name: country,
      make(random) {
        const signs = [...make(random)];
        return random.pick(forms).replaceAll('#', () => signs.shift() ?? '');
      },
      ...(lines ? { lines: (id) => lines.map((line) => line.replace('…', id)) } : {}),
    };
  },
);
