import { useCallback, useState } from 'react';

/**
 * The text one was writing in a session, kept over reloads. It is on this machine only, so it is
 * neither in the address nor in the query cache. Where storage is refused it lasts for the page.
 */
export function useDraft(sessionId: string): readonly [string, (text: string) => void] {
  const key = keyOf(sessionId);
  const [draft, setDraft] = useState(() => read(key));
  const keep = useCallback(
    (text: string) => {
      setDraft(text);
      write(key, text);
    },
    [key],
  );
  return [draft, keep];
}

/** Puts a text into the composer of a session that is not open yet. */
export function leaveDraft(sessionId: string, text: string): void {
  write(keyOf(sessionId), text);
}

const keyOf = (sessionId: string) => `atelier-draft:${sessionId}`;

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Storage that is full or refused loses a draft after a reload, nothing else.
  }
}
