import { useEffect, useRef, useState } from 'react';

/**
 * For what is open over the page as long as it is there: a dialog, a drawer. Going back closes it in
 * place of leaving the page, and afterwards the focus is where it was before it came, so that who
 * works by keyboard goes on from there.
 */
export function useOverPage(onClose: () => void): void {
  useFocusBack();
  useClosedByBack(onClose);
}

/**
 * What an entry of the history says of itself. A page that keeps what is open in its address makes
 * such an entry itself; all others are made here, and left again when what is open is closed.
 */
type Entry = {
  /** How much is open over the page, one over the other. */
  readonly over?: number;
  readonly isOwn?: true;
};

/**
 * Whether the history is at an entry that was made for what is open over the page. Whoever goes to
 * another page from there takes its place: on the way back nothing would be open at it.
 */
export function isAtOwnEntry(): boolean {
  return entry().isOwn === true;
}

let open = 0;
let isLeaving = false;

const entry = (): Entry => (history.state as Entry | null) ?? {};

function useClosedByBack(onClose: () => void): void {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const depth = ++open;
    if ((entry().over ?? 0) < depth)
      history.pushState({ ...history.state, over: depth, isOwn: true } satisfies Entry, '');
    const onBack = () => {
      if ((entry().over ?? 0) < depth) close.current();
    };
    addEventListener('popstate', onBack);
    return () => {
      open--;
      removeEventListener('popstate', onBack);
      // Not at once: whoever closed it may be on the way to another page, or opens the next thing.
      setTimeout(leaveEntries);
    };
  }, []);
}

function leaveEntries(): void {
  const { over = 0, isOwn } = entry();
  if (isLeaving || !isOwn || over <= open) return;
  isLeaving = true;
  addEventListener('popstate', () => (isLeaving = false), { once: true });
  history.go(open - over);
}

function useFocusBack(): void {
  const [opener] = useState(openerNow);
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

/** What has the focus. A menu is gone by then, so of one of its entries it is the button behind it. */
function openerNow(): Element | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused;
}
