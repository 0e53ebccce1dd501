import type { Random } from './random.ts';

/** One way in which one kind of thing is written. */
export type Notation = {
  readonly kind: string;
  readonly name: string;
  make(random: Random): string;
  /** Lines that hold it, where it is known by what stands around it; any line will do otherwise. */
  readonly lines?: (value: string) => readonly string[];
};
