import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import type * as fontkit from 'fontkit';
import { type Documents, Unprintable } from '../application/documents.ts';
import { creditNoteText, type DocumentText, invoiceText } from './document-text.ts';

/**
 * Documents as PDF, A4. The font has Latin, Greek, Cyrillic, Armenian and Georgian letters; what it
 * lacks, and what is written from right to left, is refused by name instead of printed wrongly.
 */
export function pdfDocuments(): Documents {
  let loaded: Fonts | undefined;
  const fonts = () => (loaded ??= loadFonts());
  const unprintable = (text: string) =>
    [...new Set(text)].filter((character) => !fonts().has(character)).join('');
  // The name of a model is whatever its caller wrote: no invoice is kept back for it.
  const spelled = (model: string) => {
    const characters = [...model.slice(0, LONGEST_MODEL)].map((character) =>
      fonts().has(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
    );
    const text = characters.join('');
    const isLong = model.length > LONGEST_MODEL || text.length > LONGEST_MODEL;
    return isLong ? `${text.slice(0, LONGEST_MODEL)}…` : text;
  };
  const printed = async (text: DocumentText, writtenAt: string) => {
    const characters = unprintable(Object.values(text).flat(2).join(''));
    if (characters !== '') throw new Unprintable(characters);
    return print(text, fonts(), writtenAt);
  };
  return {
    unprintable,
    invoice: (row) => {
      const lines = row.lines.map((line) =>
        line.kind === 'usage' ? { ...line, description: spelled(line.description) } : line,
      );
      return printed(invoiceText({ ...row, lines }), row.openedAt ?? row.createdAt);
    },
    creditNote: (row) => printed(creditNoteText(row), row.createdAt),
  };
}

const LONGEST_MODEL = 120;

/** Lines after which others are let in: to print ten thousand takes seconds. */
const LINES_AT_ONCE = 20;

type Fonts = { regular: Buffer; bold: Buffer; has(character: string): boolean };

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Nko}]/u;
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;

function loadFonts(): Fonts {
  const load = createRequire(import.meta.url);
  const read = (name: string) => readFileSync(load.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  // What reads fonts and draws pages is loaded when the first document is wanted.
  const { create }: typeof fontkit = load('fontkit');
  const regular = read('DejaVuSans');
  const font = create(regular);
  if (!('hasGlyphForCodePoint' in font)) throw new Error('DejaVuSans.ttf is not a single font.');
  return {
    regular,
    bold: read('DejaVuSans-Bold'),
    has: (character) =>
      !RIGHT_TO_LEFT.test(character) &&
      !CONTROL.test(character) &&
      font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
  };
}

const MARGIN = 56;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
const WHEN_AT = MARGIN + WIDTH * 0.52;
const AMOUNT_AT = MARGIN + WIDTH * 0.78;
const AMOUNT_WIDTH = WIDTH * 0.22;

async function print(
  text: DocumentText,
  { regular, bold }: Fonts,
  writtenAt: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: PdfDocument } = await import('pdfkit');
  const pdf = new PdfDocument({
    size: 'A4',
    margin: MARGIN,
    font: '',
    info: { Title: text.title, CreationDate: new Date(writtenAt) },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  pdf.registerFont('regular', regular);
  pdf.registerFont('bold', bold);

  pdf.y = MARGIN;
  if (text.from.length > 0) {
    pdf.font('regular').fontSize(9).text(text.from.join('\n'), MARGIN, MARGIN, { lineGap: 2 });
    pdf.moveDown(2);
  }
  pdf.font('bold').fontSize(18).text(text.title, MARGIN, pdf.y);
  pdf.fontSize(9).moveDown(1);
  const top = pdf.y;
  let y = top;
  for (const [name, value] of text.facts) {
    pdf.font('regular').fillColor('#666').text(name, MARGIN, y, { width: 70 });
    pdf.fillColor('black').text(value, MARGIN + 75, y);
    y = pdf.y + 2;
  }
  pdf.font('regular').text(text.to.join('\n'), WHEN_AT, top, { width: WIDTH * 0.48, lineGap: 2 });
  y = Math.max(y, pdf.y) + 24;

  y = row(pdf, 'bold', ['What', 'When (UTC)', 'USD'], y);
  pdf
    .moveTo(MARGIN, y - 3)
    .lineTo(MARGIN + WIDTH, y - 3)
    .lineWidth(0.5)
    .stroke();
  for (const [place, line] of text.lines.entries()) {
    if (place % LINES_AT_ONCE === LINES_AT_ONCE - 1) await setImmediate();
    y = row(pdf, 'regular', line, y);
  }
  pdf
    .moveTo(MARGIN, y - 1)
    .lineTo(MARGIN + WIDTH, y - 1)
    .stroke();
  y += 4;
  for (const [name, value] of text.sums) y = row(pdf, 'bold', [name, '', value], y);
  for (const note of text.notes)
    pdf
      .font('regular')
      .fillColor('#666')
      .text(note, MARGIN, pdf.y + 12, { width: WIDTH });

  const ended = once(pdf, 'end');
  pdf.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

/** One row of the table; answers where the next one begins. */
function row(
  pdf: PDFKit.PDFDocument,
  font: 'regular' | 'bold',
  [what, when, amount]: readonly [string, string, string],
  at: number,
): number {
  pdf.font(font).fontSize(9).fillColor('black');
  const width = WIDTH * 0.5;
  const whenWidth = AMOUNT_AT - WHEN_AT;
  const height = Math.max(
    12,
    pdf.heightOfString(what, { width }),
    pdf.heightOfString(when, { width: whenWidth }),
  );
  let y = at;
  if (y + height > BOTTOM) {
    pdf.addPage();
    y = MARGIN;
  }
  pdf.text(what, MARGIN, y, { width });
  pdf.text(when, WHEN_AT, y, { width: whenWidth });
  pdf.text(amount, AMOUNT_AT, y, { width: AMOUNT_WIDTH, align: 'right' });
  return y + height + 4;
}
