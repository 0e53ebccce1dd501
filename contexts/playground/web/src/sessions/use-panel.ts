import { useCallback, useState } from 'react';
import { keepPanel, panelWasOpen } from './settings-side.tsx';

/** The parameters panel's open state, remembered on wide screens. */
export function usePanel(wide: boolean) {
  const [open, setOpen] = useState(() => panelWasOpen(wide));
  const set = useCallback(
    (next: boolean) => {
      setOpen(next);
      if (wide) keepPanel(next);
    },
    [wide],
  );
  const toggle = useCallback(() => set(!open), [set, open]);
  const close = useCallback(() => set(false), [set]);
  return { open, toggle, close };
}
