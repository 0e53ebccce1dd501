import type { JsonObject } from './json.ts';
import { objects } from './told-json.ts';

/** Why Google refused, in its own word. Undefined for errors of others: they name no status of gRPC's. */
export function googleCode(error: JsonObject): string | undefined {
  const { status } = error;
  if (typeof status !== 'string' || !/^[A-Z][A-Z_]+$/.test(status)) return undefined;
  return wordOf(error, 'reason') ?? status;
}

/** How long Google wants to be left alone, if it says so in an error. */
export function googlePause(error: JsonObject): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(wordOf(error, 'retryDelay') ?? '')?.[1];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}

function wordOf(error: JsonObject, key: string): string | undefined {
  return objects(error['details'])
    .map((each) => each[key])
    .find((value) => typeof value === 'string');
}
