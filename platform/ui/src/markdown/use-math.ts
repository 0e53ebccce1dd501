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
    void import('./math.ts').then(({ mathPlugins }) => {
      fetched = mathPlugins;
      setPlugins(mathPlugins);
    });
  }, [missing]);
  return plugins ?? NONE;
}
