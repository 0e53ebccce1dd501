export { type Cookies, type HostContext, handler, publicHandler } from './handler.ts';
export { type ErrorsFor, receipt } from './receipt.ts';
