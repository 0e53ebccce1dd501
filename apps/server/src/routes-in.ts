/** How many routes a file has. Throws, naming everything that is wrong in it, with line and cure. */
export async function routesIn(path: string): Promise<number> {
  // Not above: who starts nothing need not load the gateway.
  const { readRoutesFile } = await import('@atelier/gateway');
  return readRoutesFile(path).size;
}
