export { connect, type Where } from './connect.ts';
export { type Cookies, type HostContext, handler, publicHandler } from './handler.ts';
export { overRpc, rpcServer } from './over-rpc.ts';
export { type ErrorsFor, receipt, refusal } from './receipt.ts';
export { untilAbort } from './uniform.ts';
export { clientOf, inProcess, type Link, loopback, type OnFailure } from './wiring.ts';
