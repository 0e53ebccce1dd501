import { useCallback, useState } from 'react';
import { keepPanel, panelWasOpen } from './settings-side.tsx';

/** The parameters panel's open state, remembered where it has room beside the conversation. */
export function usePanel(roomy: boolean) {
  const [chosen, setChosen] = useState<{ roomy: boolean; open: boolean }>();
  // A window that is made narrow does not put the panel over the conversation.
  const open = chosen?.roomy === roomy ? chosen.open : panelWasOpen(roomy);
  const set = useCallback(
    (next: boolean) => {
      setChosen({ roomy, open: next });
      if (roomy) keepPanel(next);
    },
    [roomy],
  );
  const toggle = useCallback(() => set(!open), [set, open]);
  const close = useCallback(() => set(false), [set]);
  return { open, toggle, close };
}
