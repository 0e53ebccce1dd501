import { useNavigate, useRouter } from '@tanstack/react-router';
import type { patterns } from './paths.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** How much is open over the page; the entry so many before it is the page with nothing open. */
    readonly over?: number;
  }
}

/**
 * Keeps in the address what is shown of a page. What opens over the page, as a drawer, has an entry
 * of its own in the history, so that "back" closes it; a filter changes the address only.
 */
export function useView<View extends object>(
  to: (typeof patterns)['invoices' | 'prices' | 'requests' | 'routes'],
  view: View,
  over: keyof View,
): (next: View) => void {
  const navigate = useNavigate();
  const router = useRouter();
  return (next) => {
    const [isOpen, willBeOpen] = [view[over] !== undefined, next[over] !== undefined];
    const layers = router.history.location.state.over ?? 0;
    if (isOpen && !willBeOpen && layers > 0) return router.history.go(-layers);
    const opens = willBeOpen && !isOpen;
    void navigate({
      to,
      search: next,
      replace: !opens,
      state: { over: willBeOpen && (opens || layers > 0) ? 1 : 0 },
    });
  };
}
