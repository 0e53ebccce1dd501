/** All without accents. */
export const PHONES =
  words(`phone telephone telefon tel mobile mobil mob movil handy hotline whatsapp whats viber sms
  fax telefax cellphone landline smartphone festnetz portable fixe tfno tlf telefono telefone celular cellulare
  telemovel komorka komorkowy handynummer telefonnummer rufnummer mobilnummer faxnummer telefoonnummer
  telefonu telefonnr handynr puhelin telefonszam msisdn cel celu ph fon fono fijo`);
export const NUMBERS = words('number nummer numero numer no nr num numara broj cislo');
export const OWNERS =
  words(`my his her our their your mein meine deine seine ihre unsere mon ma son notre votre mi su
  nuestro mio il meu minha moj mijn`);
/** Verbs of calling: meant when there is somebody to be called, or nothing but the number. */
export const CALLS =
  words(`call ring phone text reach contact dial whatsapp message fax sms buzz telephone reached
  appelle appelez appeler rappelle rappelez joindre joignable contacte contactez llama llame llamar llamame
  contactar contactarme contactame escribeme escribe chiamami chiama chiamare contattami ligue liga ligar
  ruf rufe rufen ruft anruf anrufen ruckruf erreichbar erreichen melde melden bel bellen bereikbaar
  voicemail mailbox callback answerphone anrufbeantworter zadzwon zadzwoncie dzwon ara arayin`);
/** Between the verb and the number. */
export const PLACES = words(
  `at on under via unter auf an bei au al el en no para op na pod to pe nr по на`,
);
export const PEOPLE =
  words(`me us him her them you мне нам ему еи mir mich uns ihn sie dich moi nous lui le la les mij ons mi
  nos support reception office desk`);
export const LINKS =
  words(`is are was be the a it to for please directly back anytime up now also still new direct
  private personal work home office business emergency best either der dem die ist lautet est es e sao jest le la neue
  nouveau nuevo bitte oder or and c dir`);

/** Many at once. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** Without accents, in small letters. */
export function bare(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
