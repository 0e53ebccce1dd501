import type { StreamEvent } from './canonical.ts';

/** A stream that ends without saying so was cut: what arrived is no whole answer. */
export const CUT: StreamEvent = {
  type: 'error',
  failure: {
    kind: 'stream-cut',
    message: "The provider's stream ended in the middle of the answer.",
  },
};
