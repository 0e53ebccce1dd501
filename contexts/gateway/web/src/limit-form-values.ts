import type { GatewayApi, Limit } from './gateway-api.ts';

/** Of one dollar. */
const NANO_USD = 1_000_000_000;

export type LimitToSet = Parameters<GatewayApi['setLimit']>[0];

/** A limit as its form has it: money in dollars, and what is empty as nothing. */
export type LimitFormValues = {
  where: 'workspace' | 'everywhere';
  per: Limit['per'];
  subject: string | null;
  operation: string;
  unit: Limit['unit'];
  period: Limit['period'];
  unlimited: boolean;
  amount: number | '';
  allowUnpriced: boolean;
  assumedOutputTokens: number | '';
};

export function toValues(limit: Limit | undefined): LimitFormValues {
  if (limit === undefined) {
    return {
      where: 'workspace',
      per: 'user',
      subject: null,
      operation: '',
      unit: 'requests',
      period: 'day',
      unlimited: false,
      amount: '',
      allowUnpriced: false,
      assumedOutputTokens: 4096,
    };
  }
  const { origin, per, subject, operation, unit, period, amount } = limit;
  return {
    where: origin === 'default' ? 'everywhere' : 'workspace',
    per,
    subject: subject ?? null,
    operation: operation ?? '',
    unit,
    period,
    unlimited: amount === null,
    amount: amount === null ? '' : unit === 'money' ? amount / NANO_USD : amount,
    allowUnpriced: limit.unpriced === 'allow',
    assumedOutputTokens: limit.assumedOutputTokens,
  };
}

export function toLimit(values: LimitFormValues): LimitToSet {
  const { per, subject, operation, unit, period, amount } = values;
  const counted = Number(amount) * (unit === 'money' ? NANO_USD : 1);
  const everywhere = values.where === 'everywhere';
  return {
    per,
    ...(subject !== null && per !== 'workspace' && !everywhere ? { subject } : {}),
    ...(operation === '' ? {} : { operation }),
    unit,
    period,
    amount: values.unlimited ? null : Math.round(counted),
    unpriced: values.allowUnpriced ? 'allow' : 'refuse',
    assumedOutputTokens: Number(values.assumedOutputTokens) || 4096,
    everywhere,
  };
}
