import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Within this many pixels of the end one counts as reading the end. */
const NEAR_PX = 48;

/**
 * Keeps a scrolling element at its end while its content grows, until the reader scrolls up; going
 * back to the end, or a new entry that the reader made, takes it up again.
 */
export function useStickToEnd(entries: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const sticking = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const jump = useCallback(() => {
    sticking.current = true;
    setAtEnd(true);
    toEnd(scroller.current);
  }, []);

  // A new prompt is always wanted in sight, wherever one was reading.
  useLayoutEffect(jump, [entries, jump]);

  useEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    let lastTop = element.scrollTop;
    const isNear = () => element.scrollHeight - element.clientHeight - element.scrollTop < NEAR_PX;
    const onScroll = () => {
      const near = isNear();
      // Content that grows moves the end away without a scroll upwards: that is not leaving.
      if (near) sticking.current = true;
      else if (element.scrollTop < lastTop) sticking.current = false;
      lastTop = element.scrollTop;
      setAtEnd(near || sticking.current);
    };
    const onGrow = new ResizeObserver(() => {
      if (sticking.current) toEnd(element);
      // A shorter answer may end in sight without a scroll.
      else if (isNear()) onScroll();
    });
    onGrow.observe(content);
    onGrow.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      onGrow.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, atEnd, jump };
}

function toEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}
