import { AccessProvider, isAtOwnEntry, NavigationProvider } from '@atelier/ui';
import { useDisclosure } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { meQuery } from '../api/query-cache.ts';
import style from './layout.module.css';
import { NavigationRail } from './navigation-rail.tsx';
import { Palette, usePalette } from './palette.tsx';
import { Shortcuts } from './shortcuts.tsx';

/** Navigation beside the page, below it on a phone. */
export function Layout() {
  const { data: me } = useSuspenseQuery(meQuery);
  const router = useRouter();
  const [opened, { toggle }] = useDisclosure(false);
  const palette = usePalette();
  const navigate = useCallback(
    (href: string) => void router.navigate({ href, replace: isAtOwnEntry() }),
    [router],
  );
  return (
    <NavigationProvider navigate={navigate}>
      <AccessProvider permissions={me.permissions}>
        <div className={style['shell']}>
          <button type="button" className={style['skip']} onClick={toMain}>
            Skip to the page
          </button>
          <NavigationRail me={me} onSearch={palette.open} onShortcuts={toggle} />
          <div className={style['content']}>
            <Outlet />
          </div>
        </div>
        <Shortcuts opened={opened} onToggle={toggle} />
        <Palette asked={palette.asked} onShortcuts={toggle} />
      </AccessProvider>
    </NavigationProvider>
  );
}

/** Past the places, for who goes from one thing to the next by keyboard. */
function toMain(): void {
  const main = document.querySelector('main');
  if (main === null) return;
  main.tabIndex = -1;
  main.focus();
}
