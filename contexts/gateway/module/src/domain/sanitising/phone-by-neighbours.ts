import { bare, CALLS, NUMBERS, PHONES, words } from './phone-words.ts';

/**
 * Whether what stands around digits makes them a telephone number: they are grouped like one, a word for
 * telephones or for who is called stands within reach in the same line, and none for another kind of number.
 */
export function isAmongCallers(text: string, start: number, end: number): boolean {
  const number = text.slice(start, end);
  const isGrouped = GROUPED.test(number);
  if (!isGrouped && !BARE.test(number)) return false;
  const before = lineBefore(text, start);
  const behind = text.slice(end, end + 40);
  if (OTHER_NUMBERS.test(before) || OTHER_THINGS.test(behind)) return false;
  if (isGrouped && isTalkedOf(before)) return true;
  return [BEFORE, NAME, LISTED, SENT].some((one) => one.test(before)) || BEHIND.test(behind);
}

/** Called by the kind of number that it is: `part number 030-1234567`, `Kundennummer: …`. */
export function isNamedOtherwise(text: string, start: number): boolean {
  return OTHER_NUMBERS.test(lineBefore(text, start));
}

const REACH = 64;

/** What stands before it in its line; if nothing does, the line above, as in a form. */
function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - REACH), start);
  return /(?:^|\n)[^\n]*(?:\n[ \t]*)?$/.exec(before)?.[0].trimStart() ?? before;
}

/** In groups that no amount has. */
const GROUPED = new RegExp(
  `^(?:${[
    // Behind the 0 of a trunk, in any groups.
    '\\+?\\(?0[1-9](?:[ .()/–-]{0,2}\\d){6,10}',
    // 555-123-4567, 1 (555) 123 45 67
    '(?:[18][ .-])?\\(?[2-9]\\d{2}\\)?[ .–-]\\d{3}[ .–-](?:\\d{4}|\\d\\d[ .–-]\\d\\d)',
    // 98765 43210
    '[6-9]\\d{4} \\d{5}',
    // 612 345 678, 61 234 56 78, 612 34 56 78
    '[5-9]\\d{2} \\d{3} \\d{3}|[5-9]\\d{1,2}(?: \\d{2,3}){2,3} \\d{2}',
    // 555-1234567, 5555-1234, 555-1234
    '[3-9]\\d{2}[ -]\\d{6,7}|\\d{4}[ -]\\d{4}|\\d{3}[ .-]\\d{4}',
    // 23 45 67 89
    '[2-9]\\d(?: \\d\\d){3}',
    // (11) 91234-5678
    '\\(?[1-9]\\d\\)? 9?\\d{4}-\\d{4}',
    // 139 1234 5678
    '1[3-9]\\d[ -]\\d{4}[ -]\\d{4}',
  ].join('|')})$`,
);
/** As long as those of large countries, with or without the country's own number. */
const BARE = /^(?:[679]\d{8}|[1-9]\d{9,12})$/;

const TALK =
  words(`contact kontakt contacto contatto contato question questions fragen frage emergency
  notfall urgence zuruckrufen zuruckzurufen avisieren ansprechpartner ansprechpartnerin calling texting ringing`);

/** Some word for calling, wherever it stands before. */
function isTalkedOf(before: string): boolean {
  return (before.match(/(?<![\p{L}\p{M}_"])[\p{L}\p{M}]{2,24}(?![\p{L}\p{M}_=])/gu) ?? []).some(
    (word) => {
      const plain = bare(word);
      return PHONES.has(plain) || CALLS.has(plain) || NUMBERS.has(plain) || TALK.has(plain);
    },
  );
}

/** Something that rings, or who answers it. */
const BEFORE = wordOf([
  'phone|telephone|cellphone|landline|hotline|helpline|whatsapp|signal|telegram|sms|voicemail|caller|digits',
  'mobile (?:phone|number)|contact (?:number|details)|emergency contact|missed call|text(?:ed)? from',
  'call(?:ed|ing|er)? (?:me )?(?:from|me)',
  '(?:my|his|her|their|our|your|old|new|private|work|home|office) (?:number|digits|line|cell)',
  'front desk|reception|support line|(?:customer|client) (?:service|care|support)',
  'plumber|electrician|landlord|doctor|dentist|pharmacy|babysitter|driver|courier|taxi|nurse',
  'mom|mum|dad|mama|papa|oma|opa',
  // German
  'handy\\w*|telefon\\w*|mobil|nachricht|rufnummer|durchwahl|festnetz|notruf|notfallkontakt|zentrale',
  'arzt|praxis|apotheke|hausmeister|kundenservice|(?:meine|deine|seine|ihre|neue|alte) nummer',
  // French
  't[ée]l[ée]phone|portable|standard|service client|gardien|mon 0[67]',
  'num[ée]ro (?:perso|pro|direct)|(?:mon|son|ton|nouveau) num[ée]ro',
  // Spanish, Portuguese, Italian
  'tel[ée]fono|m[óo]vil|celular|fijo|(?:mi|su|tu) n[úu]mero|atenci[óo]n al cliente|centralita',
  'telefone|telem[óo]vel|cellulare|mensaje|mensagem|messaggio',
  // Russian
  '(?:мой|его|её|ее|наш|новый) номер|номер телефона',
]);
/** `Tom (…)` */
const NAME = /(?<!\p{L})\p{Lu}\p{Ll}{1,20} \($/u;
/** `Contact: Ada Lovelace, …` */
const LISTED =
  /(?<!\p{L})(?:contact|kontakt|contacto|contatto|ansprechpartner(?:in)?|guest|gast|patient|tenant|driver|owner)(?: person)? ?: ?[^\n\d:]{2,40}[,(/–-] ?$/iu;
/** `fax the form to …`, `find me on …` */
const SENT =
  /(?<!\p{L})(?:fax|text|sms|call|ring|message|whatsapp|find|reach|send|envía|envoie[zr]?|schick\p{L}{0,3}|sende)(?: [\p{L}'-]{1,12}){1,4} (?:to|on|at|under|al|au|an) $/iu;
const BEHIND =
  /^["')\]]{0,2},? ?(?:\((?:mobile?|whatsapp|signal|cell|home|work|office|private?|privat|dienstlich|handy|festnetz)\)|(?:as|is|ist|es|est)(?: (?:the|my|his|her|a|our|meine|seine|ihre|mi|su|mon|son|le))?(?: new| old)? (?:mobile|phone|cell|telephone|contact|handy\p{L}{0,6}|nummer|n[úu]mero|tel[ée]f?\p{L}{0,5}|portable|m[óo]vil|number)(?!\p{L})|(?:an|zurück|zurueck|durch)(?:zu)?rufen|(?:on|via|per|über) (?:whatsapp|signal|telegram|sms)|to the (?:whatsapp|signal|telegram|(?:\p{L}{2,12}['’]? )?(?:group|chat|contacts)))/iu;

/** What else is counted and numbered. */
const NUMBERED = [
  'order|invoice|part|serial|item|article|ticket|case|batch|lot|ref(?:erence)?|tracking|customer',
  'account|user|claim|policy|member(?:ship)?|model|product|version|build|artikel|commande|facture',
  'dossier|s[ée]rie|pedido|factura|(?<!al )cliente|expediente|ordine|fattura',
].join('|');
/** The same as German has it in front of a word for numbers. */
const NUMBERED_IN_ONE_WORD = [
  'bestell|rechnungs?|kunden|artikel|auftrags?|serien|sendungs?|vertrags?|konto|akten|vorgangs?',
  'matrikel|mitglieds?|teile',
].join('|');
/** Right before: `part number`, `Kundennummer: `. */
const OTHER_NUMBERS = new RegExp(
  `(?:(?<!\\p{L})(?:${NUMBERED})|(?:${NUMBERED_IN_ONE_WORD})-?)` +
    '[ _-]?(?:numbers?|nums?|no|nr|n°|#|ids?|nummer|zeichen)?' +
    '[.:#]{0,2}["\']? ?(?:is |was |ist |: ?|= ?|est |es )?["\'#(]?$',
  'iu',
);
const OTHER_THINGS =
  /^["')\]]?(?: ?(?:bytes?|users?|units|rows|ms|items|documents|people|views|kb|mb|gb|eur|usd|€|\$|%)(?!\p{L})| (?:was|were|has|had) (?:merged|shipped|cancelled|delivered|paid|opened|closed))/iu;

/** One of these words, as a whole. */
function wordOf(alternatives: readonly string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${alternatives.join('|')})(?!\\p{L})`, 'iu');
}
