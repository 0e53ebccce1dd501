import { z } from '@atelier/contract';
import { Model } from '@atelier/gateway-contract';
import type { Connection } from './connection.ts';
import { table } from './table.ts';

/** `atelier models`: what can be tried, with prices per million tokens. */
export async function listModels(atelier: Connection, { all }: { all: boolean }): Promise<string> {
  const { items } = await atelier.get(`/models?usableOnly=${!all}`, ModelPage);
  const rows = items.map(({ id, contextWindowTokens, price, usable }) => [
    id,
    contextWindowTokens?.toLocaleString('en') ?? '',
    price ? perMillion(price.inputNanoUsdPerToken) : 'unknown',
    price ? perMillion(price.outputNanoUsdPerToken) : 'unknown',
    usable ? '' : 'needs a key',
  ]);
  return table(['model', 'context', 'in, $/M', 'out, $/M', ''], rows, [1, 2, 3]);
}

const ModelPage = z.object({ items: z.array(Model) });

function perMillion(nanoUsdPerToken: number): string {
  return (nanoUsdPerToken / 1000).toFixed(2);
}
