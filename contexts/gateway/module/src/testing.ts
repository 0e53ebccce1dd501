/** For other packages' tests: a model server that fails on demand. */
export type { Fault } from './testing/fault.ts';
export { type FaultServer, faultServer, type SeenCall } from './testing/fault-server.ts';
/** For the benchmark of what leaves. */
export { DEFAULT_POLICY, type Policy } from './domain/policy.ts';
export { type Detection, type Sanitised, sanitise } from './domain/sanitising/sanitised.ts';
export { customPatternDetector } from './infrastructure/custom-patterns.re2.ts';
export { stdnumCheckDigits } from './infrastructure/check-digits.stdnum.ts';
export { secretlintDetector } from './infrastructure/detector.secretlint.ts';
