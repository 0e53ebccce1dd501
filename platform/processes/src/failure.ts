/** An error as data: what is recorded of it, and all that is left of it after a replay. */
export type Failure = {
  readonly name: string;
  readonly message: string;
  /** The error's own code, as `RATE_LIMITED`. */
  readonly code?: string;
  /** The JSON part of the error's `data`. */
  readonly data?: unknown;
  /** The key of a paid step of which nobody knows whether it was paid. */
  readonly uncertainKey?: string;
};

/** A step has failed. The same error in the first run and after a replay: `failure` is data. */
export class StepFailed extends Error {
  override readonly name: string = 'StepFailed';
  readonly step: string;
  readonly failure: Failure;
  constructor(step: string, failure: Failure) {
    super(`Step "${step}" failed: ${failure.message}`);
    this.step = step;
    this.failure = failure;
  }
}

/**
 * A paid call was begun and interrupted, and nobody can tell whether the provider has taken the
 * money. It was not repeated. A payment function throws this itself when an answer was lost.
 */
export class PaidStepUncertain extends Error {
  override readonly name = 'PaidStepUncertain';
  readonly key: string;
  constructor(key: string, why = 'the call was interrupted and the step has no way to ask') {
    super(
      `It is not known whether "${key}" was paid: ${why}. Look it up at the provider, ` +
        'or give the step a `recover` function that does.',
    );
    this.key = key;
  }
}

/** Thrown into the body of a process that was asked to stop. Let it through. */
export class ProcessCancelled extends Error {
  override readonly name = 'ProcessCancelled';
  readonly reason: string;
  constructor(reason: string) {
    super(`The process was cancelled: ${reason}`);
    this.reason = reason;
  }
}

/** `error` as data. Never throws, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StepFailed) return error.failure;
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  const { code, data } = error as { code?: unknown; data?: unknown };
  return {
    name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(data === undefined ? {} : { data: jsonOrUndefined(data) }),
    ...(error instanceof PaidStepUncertain ? { uncertainKey: error.key } : {}),
  };
}

/** What the body sees of a recorded failure. */
export function errorOf(step: string, failure: Failure): Error {
  if (failure.uncertainKey === undefined) return new StepFailed(step, failure);
  const error = new PaidStepUncertain(failure.uncertainKey);
  error.message = failure.message;
  return error;
}

/** The value as JSON carries it, so that the first run sees no more than a replay would. */
export function asJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

function jsonOrUndefined(value: unknown): unknown {
  try {
    return asJson(value);
  } catch {
    return undefined;
  }
}
