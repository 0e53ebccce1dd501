import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import { toModel } from './list-models.ts';
import type { Offer } from './ports.ts';

export const getModel = ({ offer }: { readonly offer: Offer }) =>
  handler(gateway.getModel, async ({ input, call, errors }) => {
    const model = await offer.findModel(call.actor, input.model);
    if (model === undefined) throw errors.MODEL_NOT_FOUND({ data: { model: input.model } });
    return toModel(model);
  });
