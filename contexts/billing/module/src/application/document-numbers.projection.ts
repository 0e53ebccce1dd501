import { insert, PLATFORM, projection } from '@atelier/kernel';

export type NumberEvent = {
  type: 'NumberTaken';
  series: 'invoice' | 'credit-note';
  year: number;
  number: number;
  documentId: string;
};

export type NumberRow = {
  readonly id: string;
  readonly workspaceId: typeof PLATFORM;
  readonly last: number;
};

/** The last number of each series and year. */
export const documentNumbers = projection<NumberEvent, NumberRow>('document-numbers', {
  NumberTaken: ({ series, year, number }) =>
    insert({ id: numbersOf(series, year), workspaceId: PLATFORM, last: number }),
});

/** The stream, and the row, that counts a series. */
export function numbersOf(series: NumberEvent['series'], year: number): string {
  return `${series}-numbers_${year}`;
}
