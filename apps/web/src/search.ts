/** Reads the named texts of an address's query; anything else in it is dropped. */
export function textIn<const Name extends string>(...names: readonly Name[]) {
  return (search: Record<string, unknown>): { [Key in Name]?: string | undefined } => {
    const found: { [Key in Name]?: string | undefined } = {};
    for (const name of names) {
      const value = search[name];
      // The router reads `7` as a number; to us a query is text.
      if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
    }
    return found;
  };
}
