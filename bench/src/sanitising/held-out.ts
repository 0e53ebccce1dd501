import type { Notation } from './notation.ts';
import { ALL, DIGITS, LETTERS, type Random } from './random.ts';

const word = (r: Random) =>
  r.pick([
    `${r.pick(['coffee', 'pirate', 'Mango', 'tango', 'Amsterdam'])}${r.signs(3, DIGITS)}`,
    `${r.pick(['Welcome', 'Herbst', 'Spring'])}@${2015 + r.below(12)}`,
    `${r.signs(3, LETTERS)}${r.signs(2, DIGITS)}${r.signs(4, ALL)}!${r.signs(2, ALL)}`,
    `${r.signs(14, ALL)}${r.signs(1, DIGITS)}`,
  ]);

/**
 * Passwords and telephone numbers as they were put into words when the detectors stood already, and
 * nothing was changed for them since: what a notation that nobody thought of has to expect.
 */
export const heldOut: readonly Notation[] = [
  {
    kind: 'password',
    name: 'in words, held out',
    make: word,
    lines: (value) => [
      `hey, can you check why ${value} is not accepted as password on the vpn`,
      `Our shared mailbox: support@example.com, password ${value}`,
      `The default password of the router was ${value}.`,
      `set PASSWORD to ${value} in the panel`,
      `"Enter password:" "${value}" "Access denied"`,
      `reset his password to ${value} please`,
      `Kannst du das Passwort ${value} mal testen?`,
      `Benutzername bob, Passwort ${value}`,
      `mon mot de passe actuel est ${value}`,
      `usuario bob contraseña ${value}`,
      `login bob password ${value} fails with 401`,
      `sudo password for bob: ${value}`,
      `the safe's passcode is ${value}`,
      `bob / ${value}`,
      `remember that my netflix password is still ${value}`,
      `add the user bob with password=${value}`,
      `zip is encrypted, pw = ${value}`,
      `It says wrong password although ${value} worked yesterday.`,
      `I put ${value} into the password field.`,
      `Server 10.0.0.7, root, ${value}`,
    ],
  },
  {
    kind: 'phone',
    name: 'in words, held out',
    make: (r) =>
      `${r.pick(['2', '4', '7', '9'])}${r.signs(2, DIGITS)}${r.pick(['2', '5', '8'])}${r.signs(6, DIGITS)}`,
    lines: (n) => [
      `Feel free to call or text me on ${n}`,
      `My new phone number: ${n}`,
      `For bookings phone ${n}.`,
      `customer wants a callback on ${n} before five`,
      `Her phone is ${n}`,
      `you can also send an SMS to ${n}`,
      `Contact: Ada Lovelace, ${n}`,
      `Dr. Hopper, tel ${n}, room 12`,
      `in case of emergency call ${n}`,
      `add ${n} to the WhatsApp group`,
      `they called me from ${n} again`,
      `ask reception (${n})`,
      `Rufnummer ${n}`,
      `Bitte rufen Sie mich unter ${n} zurück.`,
      `Vous pouvez me joindre au ${n}`,
      `Mi número de teléfono es ${n}`,
      `Name,Phone\nAda,${n}`,
      `mobile phone (private): ${n}`,
      `his cell number is ${n}`,
      `The taxi driver can be reached under ${n}.`,
    ],
  },
];
