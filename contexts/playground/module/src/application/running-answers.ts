/** The answers this process is writing, so that they can be stopped. */
export type RunningAnswers = {
  /** The signal that stops the answer; aborted too when `caller` is. */
  begin(answerId: string, caller: AbortSignal): AbortSignal;
  stop(answerId: string): boolean;
  has(answerId: string): boolean;
  end(answerId: string): void;
};

export function runningAnswers(): RunningAnswers {
  const controllers = new Map<string, AbortController>();
  return {
    begin(answerId, caller) {
      const controller = new AbortController();
      controllers.set(answerId, controller);
      return AbortSignal.any([caller, controller.signal]);
    },
    stop(answerId) {
      controllers.get(answerId)?.abort();
      return controllers.has(answerId);
    },
    has: (answerId) => controllers.has(answerId),
    end: (answerId) => void controllers.delete(answerId),
  };
}
