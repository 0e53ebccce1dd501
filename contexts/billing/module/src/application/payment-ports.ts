import type { Execute, Rows } from '@atelier/event-store';
import type { Clock } from '@atelier/kernel';
import type { payment } from '../domain/payment.ts';
import type { PaymentRow } from './payment-list.projection.ts';
import type { PaymentProvider } from './payment-provider.ts';

export type PaymentPorts = {
  readonly payments: Execute<typeof payment>;
  readonly paymentRows: Rows<PaymentRow>;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
};
