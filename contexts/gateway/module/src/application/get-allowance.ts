import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { callSubject } from './call-subject.ts';
import type { LimitRules, Limits, LimitWindows } from './limits.ts';

type Ports = { readonly limits: Limits; readonly rules: LimitRules };

export const getAllowance = ({ limits, rules }: Ports) =>
  handler(gateway.getAllowance, async ({ call: { actor } }) => {
    // A call for no purpose that has limits of its own, and one for each that has.
    const operations = ['', ...rules.operations(actor.workspaceId)];
    const found = await limits.allowances(operations.map((each) => callSubject(actor, each)));
    return {
      items: found.map(({ counter, used, reserved, left, resetsAtMs }) => ({
        ...compact({ operation: counter.operation }),
        limitId: counter.limitId as `limit_${string}`,
        origin: counter.origin,
        per: counter.per,
        countsEverywhere: counter.countsEverywhere,
        ...(counter.per === 'workspace' ? {} : { subject: counter.subject }),
        unit: counter.unit,
        period: counter.period,
        amount: counter.amount,
        used,
        reserved,
        left,
        resetsAt: new Date(resetsAtMs).toISOString(),
      })),
    };
  });

export const recountLimits = ({ windows }: { readonly windows: LimitWindows }) =>
  handler(gateway.recountLimits, async ({ call: { actor } }) => ({
    windows: await windows.recount(actor.workspaceId),
  }));
