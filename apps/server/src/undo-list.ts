type Step = (drainMs: number) => Promise<unknown> | void;

/** What was started, so that it can be stopped again, the last first. */
export type UndoList = {
  push(step: Step): void;
  /**
   * Undoes everything, each step once. A step that fails keeps none of the others from being undone;
   * what failed is thrown at the end.
   */
  run(drainMs: number): Promise<void>;
};

export function undoList(): UndoList {
  const steps: Step[] = [];
  return {
    push: (step) => void steps.push(step),
    async run(drainMs) {
      const failures: unknown[] = [];
      for (const step of steps.splice(0).reverse())
        try {
          await step(drainMs);
        } catch (error) {
          failures.push(error);
        }
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1) throw new AggregateError(failures, 'Not everything was stopped.');
    },
  };
}
