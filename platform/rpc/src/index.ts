export { connect } from './connect.ts';
export { type HostContext, handler, publicHandler, type SessionCookie } from './handler.ts';
export { overRpc, rpcServer } from './over-rpc.ts';
export { receipt, refusal } from './receipt.ts';
export { untilAbort } from './uniform.ts';
export { clientOf, inProcess, loopback } from './wiring.ts';
