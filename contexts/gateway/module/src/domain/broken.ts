import { type Failure, GatewayError } from './failure.ts';

/** Failures that are the same wherever they are noticed. */
export const CANCELLED: Failure = {
  kind: 'cancelled',
  message: 'The caller left before the answer was complete.',
};
export const STREAM_CUT: Failure = {
  kind: 'stream-cut',
  message: "The provider's stream ended in the middle of the answer.",
};
export const IDLE: Failure = {
  kind: 'idle-timeout',
  message: 'The provider stopped in the middle of its answer and stayed silent.',
};
export const FIRST_TOKEN: Failure = {
  kind: 'first-token-timeout',
  message: 'The provider did not begin to answer in time.',
};
export const TOTAL: Failure = {
  kind: 'total-timeout',
  message: 'The answer took longer than is allowed here.',
};
export const EVENT_TOO_LARGE: Failure = {
  kind: 'upstream-failed',
  message: "An event of the provider's stream is too large.",
};
export const ANSWER_TOO_LARGE: Failure = {
  kind: 'upstream-failed',
  message: "The provider's answer is too long.",
};
/** Not the caller left: another target of the route was faster. */
export const OVERTAKEN: Failure = {
  kind: 'cancelled',
  message: 'Another target of the route began to answer first.',
};

/** An answer that lacks what makes it one. */
export function answeredWithout(what: string): GatewayError {
  return new GatewayError({
    kind: 'upstream-failed',
    message: `The provider answered without ${what}.`,
  });
}
