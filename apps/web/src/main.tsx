import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

// A newer build has taken the place of the one this page is of: begin anew with it, once.
addEventListener('vite:preloadError', () => {
  const at = Number(sessionStorage.getItem('reloaded-at') ?? 0);
  if (Date.now() - at < 10_000) return;
  void beginAnew();
});

/** Only where there is a page to begin with: who is offline keeps the one that he has. */
async function beginAnew(): Promise<void> {
  const page = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
  if (!page?.ok) return;
  sessionStorage.setItem('reloaded-at', String(Date.now()));
  location.reload();
}

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
