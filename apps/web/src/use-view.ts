import { useNavigate, useRouter } from '@tanstack/react-router';
import type { patterns } from './paths.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Whether the entry before it is the same page with nothing open over it. */
    readonly isOver?: boolean;
  }
}

/**
 * Keeps in the address what is shown of a page. What opens over the page, as a drawer, has an entry
 * of its own in the history, so that "back" closes it; a filter changes the address only.
 */
export function useView<View extends object>(
  to: (typeof patterns)['invoices' | 'requests' | 'routes'],
  view: View,
  over: keyof View,
): (next: View) => void {
  const navigate = useNavigate();
  const router = useRouter();
  return (next) => {
    const [isOpen, willBeOpen] = [view[over] !== undefined, next[over] !== undefined];
    const { isOver = false } = router.state.location.state;
    if (isOpen && !willBeOpen && isOver) return router.history.back();
    const opens = willBeOpen && !isOpen;
    void navigate({
      to,
      search: next,
      replace: !opens,
      state: { isOver: willBeOpen && (opens || isOver) },
    });
  };
}
