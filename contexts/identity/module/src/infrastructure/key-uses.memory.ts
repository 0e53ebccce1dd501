import type { KeyUses } from '../application/ports.ts';

export function memoryKeyUses(): KeyUses {
  const uses = new Map<string, Date>();
  return {
    note(keyId, at) {
      const last = uses.get(keyId);
      if (last === undefined || at.getTime() - last.getTime() >= 60_000) uses.set(keyId, at);
    },
    lastOf: async (keyIds) =>
      new Map(keyIds.flatMap((id) => (uses.has(id) ? [[id, uses.get(id) as Date]] : []))),
    settled: async () => {},
  };
}
