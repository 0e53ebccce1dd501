import type { CreditNoteRow } from './credit-note-list.projection.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';

/** Paper. Adapter: PDF. */
export type Documents = {
  /** The characters of a text that cannot be printed, each once; empty when all can. */
  unprintable(text: string): string;
  /** Rejects with `Unprintable` when it holds a character that cannot be printed. */
  invoice(invoice: InvoiceRow): Promise<Uint8Array<ArrayBuffer>>;
  creditNote(creditNote: CreditNoteRow): Promise<Uint8Array<ArrayBuffer>>;
};

export class Unprintable extends Error {
  override readonly name = 'Unprintable';
  readonly characters: string;
  constructor(characters: string) {
    super(`These characters cannot be printed: ${characters}`);
    this.characters = characters;
  }
}
