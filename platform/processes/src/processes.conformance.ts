import { cancelConformance } from './conformance/cancel.conformance.ts';
import { lifecycleConformance } from './conformance/lifecycle.conformance.ts';
import { paidConformance } from './conformance/paid.conformance.ts';
import type { Adapter } from './conformance/suite.ts';
import { undoConformance } from './conformance/undo.conformance.ts';

/** What every adapter of `Processes` does. Its undos must be tried three times or more. */
export function processesConformance(adapter: Adapter): void {
  lifecycleConformance(adapter);
  undoConformance(adapter);
  cancelConformance(adapter);
  paidConformance(adapter);
}
