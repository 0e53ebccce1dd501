import { type Failure, GatewayError } from '../domain/failure.ts';
import { failureData } from './conversation.ts';

type Thrown<Data> = (options: { message: string; data: Data }) => Error;
type CallErrors = {
  readonly MODEL_NOT_FOUND: Thrown<{ model: string }>;
  readonly KEY_MISSING: Thrown<{ provider: string }>;
  readonly CALL_LIMITED: Thrown<ReturnType<typeof failureData>>;
  readonly CALL_REJECTED: Thrown<ReturnType<typeof failureData>>;
  readonly CALL_FAILED: Thrown<ReturnType<typeof failureData>>;
};

/** Runs a call and throws its failure as the contract's error for it. */
export async function asCallErrors<Result>(
  errors: CallErrors,
  model: string,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw contractError(errors, model, error.failure);
  }
}

function contractError(errors: CallErrors, model: string, failure: Failure): Error {
  const { kind, message } = failure;
  const data = failureData(failure);
  switch (kind) {
    case 'model-not-found':
      return errors.MODEL_NOT_FOUND({ message, data: { model } });
    case 'no-key':
      return errors.KEY_MISSING({ message, data: { provider: model.split('/')[0] ?? model } });
    case 'limit-exceeded':
    case 'rate-limited':
      return errors.CALL_LIMITED({ message, data });
    case 'invalid-request':
    case 'unsupported':
    case 'context-length':
    case 'request-too-large':
    case 'content-filter':
      return errors.CALL_REJECTED({ message, data });
    case 'authentication':
    case 'permission':
    case 'overloaded':
    case 'upstream-failed':
    case 'network':
    case 'first-token-timeout':
    case 'idle-timeout':
    case 'total-timeout':
    case 'stream-cut':
    case 'output-invalid':
    case 'cancelled':
      return errors.CALL_FAILED({ message, data });
  }
}
