import { whenIdle } from '@atelier/ui';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';

const load = () => import('./command-palette.tsx');
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));

type Palette = {
  readonly asked: boolean;
  /** Opens it; the first time it is made, too. */
  readonly open: () => void;
};

/** The palette is fetched after the first screen, and asks for its sessions when one opens it. */
export function usePalette(): Palette {
  const [asked, setAsked] = useState(false);
  const open = useCallback(() => {
    setAsked(true);
    void load().then(({ openPalette }) => openPalette());
  }, []);
  useEffect(() => whenIdle(() => void load()), []);
  // Once it is there it listens for itself.
  useHotkeys(
    asked
      ? []
      : [
          ['mod+K', open],
          ['mod+P', open],
        ],
  );
  return { asked, open };
}

export function Palette({ asked, onShortcuts }: { asked: boolean; onShortcuts: () => void }) {
  if (!asked) return null;
  return (
    <Suspense>
      <CommandPalette onShortcuts={onShortcuts} />
    </Suspense>
  );
}
