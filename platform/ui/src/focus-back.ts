import { useEffect, useState } from 'react';

/**
 * When what calls this is gone, the focus is where it was before it came, so that who works by
 * keyboard goes on from there. For what is open as long as it is there: a dialog, a drawer.
 */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        // Whoever took the focus meanwhile keeps it.
        const isNowhere = document.activeElement === document.body;
        if (isNowhere && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}
