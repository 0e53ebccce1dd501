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
  return { open, toggle: () => set(!open), close: () => set(false) };
}
