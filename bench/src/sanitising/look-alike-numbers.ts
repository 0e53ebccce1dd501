import { DIGITS, type Random } from './random.ts';

const ten = (r: Random) => `${2 + r.below(8)}${r.signs(9, DIGITS)}`;
const seconds = (r: Random) => `17${r.signs(8, DIGITS)}`;
const groups = (r: Random, ...sizes: number[]) => sizes.map((size) => r.signs(size, DIGITS));

/** Numbers as long as a telephone's, near words that are said of telephones too. */
export const lookAlikeNumbers: readonly ((random: Random) => string)[] = [
  (r) => `Order number ${ten(r)} was cancelled, order ${ten(r)} was not.`,
  (r) => `My order number is ${ten(r)}, when does it come?`,
  (r) => `Your reference number is ${ten(r)}.`,
  (r) => `created_at: ${seconds(r)}, updated_at: ${seconds(r)}, expires=${seconds(r)}`,
  (r) => `{"id": ${ten(r)}, "parent_id": ${ten(r)}, "ts": ${seconds(r)}123}`,
  (r) => `call ${ten(r)} failed after 3 attempts, callId=${ten(r)}`,
  (r) => `The call with id ${ten(r)} took 12 ms.`,
  (r) => `ticket ${ten(r)} was opened by the call center`,
  (r) => `Ticket number: ${ten(r)}, status: open`,
  (r) => `user ${ten(r)} logged in, session ${ten(r)} began`,
  (r) => `contact_id=${ten(r)} list_id=${ten(r)}`,
  (r) => `Contact ${ten(r)} was merged into ${ten(r)}.`,
  (r) => `text: ${ten(r)} bytes, heap ${ten(r)} bytes`,
  (r) => `mobile users: ${ten(r)}, desktop users: ${ten(r)}`,
  (r) => `cell ${ten(r)} of the grid has no value`,
  (r) => `PO 45${r.signs(8, DIGITS)}, customer number ${ten(r)}`,
  (r) => `Rechnung Nr. ${ten(r)}, Kundennummer ${ten(r)}`,
  (r) => `Bestellnummer: ${ten(r)}, Sendung ${ten(r)}`,
  (r) => `Numéro de commande : ${ten(r)}, facture ${ten(r)}`,
  (r) => `Número de pedido: ${ten(r)}, factura ${ten(r)}`,
  (r) => `订单号 ${ten(r)}，流水号 ${ten(r)}`,
  (r) =>
    `The telephone was patented in 1876; model 3310 sold 126000000 units by ${2000 + r.below(9)}.`,
  (r) => `phones sold: ${ten(r)}; phone model SM-${r.signs(4, DIGITS)}`,
  (r) => `the number is ${ten(r)} and it is prime`,
  (r) => `seed ${ten(r)}, checksum ${ten(r)}, offset ${ten(r)}`,
  (r) => `pid ${r.signs(5, DIGITS)} killed, rss ${ten(r)}, maximum ${ten(r)}`,
  (r) => `int max = 2147483647; long mask = 4294967295L; id = ${ten(r)};`,
  (r) => `Build ${ten(r)} (${seconds(r)}) passed on ${r.below(30)} machines`,
  (r) => `x=${r.signs(3, DIGITS)} ${r.signs(3, DIGITS)} ${r.signs(4, DIGITS)} is the third row`,
  (r) => `| ${groups(r, 3, 3, 4).join(' | ')} |`,
  (r) => `${groups(r, 4, 4, 4).join(' ')} and ${groups(r, 5, 5).join(' ')}, sum ${ten(r)}`,
  (r) => `+${r.signs(3, DIGITS)},${r.signs(3, DIGITS)} and -${r.signs(5, DIGITS)} lines changed`,
  (r) => `range 1000000000-1999999999, step ${r.below(900)}`,
  (r) => `video id ${ten(r)}, frames 0000012345 to 0000067890`,
  (r) => `DUNS 15-048-37${r.signs(2, DIGITS)}, NPI ${ten(r)}, licence ${ten(r)}`,
  (r) => `https://example.com/item/${ten(r)}?ref=${ten(r)}&t=${seconds(r)}`,
  (r) => `https://example.com/call/${ten(r)}#comment-${ten(r)}`,
  (r) =>
    `$${r.below(9)},${r.signs(3, DIGITS)},${r.signs(3, DIGITS)}.${r.signs(2, DIGITS)} of 5 000 000 000 were used`,
  (r) =>
    `0.${r.signs(10, DIGITS)} 1.${r.signs(9, DIGITS)}e-${r.below(9)} ${r.signs(2, DIGITS)}.${r.signs(2, DIGITS)}.20${10 + r.below(16)}`,
  (r) => `2024-0${1 + r.below(9)}-12 10:22:31 call 0 of 12, 13:14:15`,
  (r) => `recall 0.93 at ${ten(r)} documents, fax quality 200 dpi`,
];
