export { connect, type Where } from './connect.ts';
export { type HostContext, handler, publicHandler, type SessionCookie } from './handler.ts';
export { overRpc, rpcServer } from './over-rpc.ts';
export { type ErrorsFor, receipt, refusal } from './receipt.ts';
export { untilAbort } from './uniform.ts';
export { clientOf, inProcess, type Link, loopback, type OnFailure } from './wiring.ts';
