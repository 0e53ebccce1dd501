import { useCallback, useState } from 'react';

const KEPT = 'atelier-panel';

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

/** Whether the panel was open last time; it begins open where there is room. */
function panelWasOpen(roomy: boolean): boolean {
  if (!roomy) return false;
  try {
    return localStorage.getItem(KEPT) !== 'closed';
  } catch {
    return true;
  }
}

function keepPanel(open: boolean): void {
  try {
    localStorage.setItem(KEPT, open ? 'open' : 'closed');
  } catch {
    // Without storage the panel begins open.
  }
}
