import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { billing } from './billing.contract.ts';

export {
  billing,
  GroupBy,
  UsageGroup,
  UsagePoint,
  UsageReport,
  UsageTotals,
} from './billing.contract.ts';

export type BillingClient = ClientOf<typeof billing, CallContext>;
