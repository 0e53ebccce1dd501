/** Stripe's form encoding: `metadata[key]=value` and `list[0]=value` become objects. */
export function parseForm(text: string): Record<string, any> {
  const root: Record<string, any> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/\[|\]\[?/).filter((part) => part !== '');
    const last = path.pop() ?? name;
    let at = root;
    for (const part of path) at = at[part] ??= {};
    at[last] = value === 'true' ? true : value === 'false' ? false : value;
  }
  return root;
}
