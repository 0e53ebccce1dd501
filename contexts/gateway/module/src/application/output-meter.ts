import { GatewayError } from '../domain/failure.ts';
import type { Reservation } from './limits.ts';

/** How much is set aside at once beyond what was assumed, in tokens. */
const STEP_TOKENS = 256;

/** What an answer of no said length has written, against what was set aside for it. */
export type OutputMeter = {
  /** Notes what was written. */
  add(text: string): void;
  /**
   * Sets more aside where that is needed. Answers a promise when it has to be asked for: until it
   * resolves nothing more should be written. Throws, or rejects, with `limit-exceeded` when there is
   * no room left.
   */
  check(): Promise<void> | undefined;
};

export function outputMeter(
  { outputTokens, choices }: NonNullable<Reservation['unbounded']>,
  estimateTokens: (text: string) => number,
  /** Sets so many tokens aside. */
  extend: (tokens: number) => Promise<void> | undefined,
): OutputMeter {
  let room = outputTokens;
  let counted = 0;
  let uncounted = '';
  let asking: Promise<void> | undefined;

  const grow = (): Promise<void> | undefined => {
    while (counted > room) {
      const asked = extend(STEP_TOKENS * choices);
      room += STEP_TOKENS;
      if (asked) return asked.then(grow);
    }
    return undefined;
  };
  const ended = (error: unknown) => {
    throw noRoom(error);
  };

  return {
    add(text) {
      uncounted += text;
    },
    check() {
      if (asking) return asking;
      // A token is mostly longer than a sign: counting is put off until it may matter.
      if (counted + uncounted.length <= room) return undefined;
      counted += estimateTokens(uncounted);
      uncounted = '';
      try {
        asking = grow()?.catch(ended);
      } catch (error) {
        ended(error);
      }
      asking?.then(
        () => {
          asking = undefined;
        },
        () => undefined,
      );
      return asking;
    },
  };
}

function noRoom(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  const { failure } = error;
  const message = `The answer ends here: it was asked for without a maximum and grew beyond what there is room for. ${failure.message}`;
  return new GatewayError({ ...failure, message }, { cause: error });
}
