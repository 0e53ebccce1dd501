/** For other packages' tests: a model server that fails on demand. */
export type { Fault } from './testing/fault.ts';
export { type FaultServer, faultServer, type SeenCall } from './testing/fault-server.ts';
