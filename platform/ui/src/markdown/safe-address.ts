/** The address if a link may go there, else nothing: no script, no data, no other application. */
export function safeAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  try {
    // Relative addresses do not parse without a base: text of a model never leads into this app.
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
