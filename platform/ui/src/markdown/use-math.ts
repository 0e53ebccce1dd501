import { useEffect, useState } from 'react';

type MathPlugins = typeof import('./math.ts')['mathPlugins'];

const NONE = {};
let fetched: MathPlugins | undefined;

/** The renderer's plugins for a text: until formulas can be set, their marks are shown plain. */
export function useMath(markdown: string): MathPlugins | typeof NONE {
  const [plugins, setPlugins] = useState(fetched);
  const missing = plugins === undefined && markdown.includes('$$');
  useEffect(() => {
    if (!missing) return;
    const fetching = import('./math.ts').then(({ mathPlugins }) => {
      fetched = mathPlugins;
      setPlugins(mathPlugins);
    });
    // Who is offline reads the marks.
    fetching.catch(() => {});
  }, [missing]);
  return plugins ?? NONE;
}
