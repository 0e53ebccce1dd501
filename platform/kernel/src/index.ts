export { type Actor, type CallContext, may, type Permission, serviceCall } from './actor.ts';
export { isPrivateAddress, isPrivateHost } from './address.ts';
export { type Clock, systemClock } from './clock.ts';
export {
  type AnyDecider,
  accept,
  type CommandOf,
  type Decider,
  decide,
  decideIn,
  type EventOf,
  type RejectionOf,
  reject,
} from './decider.ts';
export { type Id, isId, newId, PLATFORM, type UserId, type WorkspaceId } from './id.ts';
export { formatCost, formatUsd, NANO_PER_USD, type NanoUsd } from './money.ts';
export { everyItem, pagesOf } from './pages.ts';
export {
  changesOf,
  type EventContext,
  insert,
  type Projection,
  projection,
  type Row,
  type RowChange,
  remove,
  update,
} from './projection.ts';
