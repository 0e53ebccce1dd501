import type { Me } from '@atelier/identity-web';
import { NotificationBell } from '@atelier/notifications-web';
import { RouteLink } from '@atelier/ui';
import {
  Avatar,
  Menu,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import {
  IconArrowRight,
  IconBook,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSettings,
  IconSparkles,
  IconSun,
} from '@tabler/icons-react';
import { patterns } from '../paths.ts';
import style from './layout.module.css';
import { Places } from './places.tsx';
import { useEnterWorkspace } from './use-enter-workspace.ts';
import { useSignOut } from './use-sign-out.ts';

type Props = {
  readonly me: Me;
  readonly onSearch: () => void;
  readonly onShortcuts: () => void;
};

/** The places of the application, and the person's own menu at the end. */
export function NavigationRail({ me, onSearch, onShortcuts }: Props) {
  return (
    <nav className={style['rail']} aria-label="Places">
      <RouteLink href={patterns.home} className={style['brand']} aria-label="Atelier">
        <img src="/favicon.svg" alt="" width={30} height={30} />
      </RouteLink>
      <Places />
      <SearchButton onSearch={onSearch} />
      <span className={style['spacer']} />
      <a
        className={`${style['link']} ${style['wide']}`}
        href="/api/docs"
        target="_blank"
        rel="noreferrer"
      >
        <IconBook size={20} />
        API
      </a>
      <NotificationBell className={style['link']} settingsPath={patterns.preferences} />
      <PersonMenu me={me} onShortcuts={onShortcuts} />
    </nav>
  );
}

function SearchButton({ onSearch }: Pick<Props, 'onSearch'>) {
  return (
    <UnstyledButton
      className={`${style['link']} ${style['wide']}`}
      aria-keyshortcuts="Control+K Meta+K"
      onClick={onSearch}
    >
      <IconSearch size={20} />
      {/Mac|iP/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}
    </UnstyledButton>
  );
}

function PersonMenu({ me, onShortcuts }: Omit<Props, 'onSearch'>) {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const signOut = useSignOut();
  return (
    <Menu position="right-end" shadow="md" width={220}>
      <Menu.Target>
        <UnstyledButton className={style['link']}>
          <Avatar size={26} color="teal" />
          You
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.email}
          <br />
          {me.workspace.name}
        </Menu.Label>
        <Workspaces me={me} />
        <Menu.Item
          leftSection={dark ? <IconSun size={15} /> : <IconMoon size={15} />}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? 'Light' : 'Dark'} appearance
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSettings size={15} />}
          renderRoot={(props) => <RouteLink {...props} href={patterns.settings} />}
        >
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={onShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item
          leftSection={<IconSparkles size={15} />}
          renderRoot={(props) => <RouteLink {...props} href={patterns.welcome} />}
        >
          Welcome page
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The other workspaces of the person: going there shows other data everywhere. */
function Workspaces({ me }: { me: Me }) {
  const enter = useEnterWorkspace();
  return me.workspaces
    .filter(({ id }) => id !== me.workspace.id)
    .map(({ id, name }) => (
      <Menu.Item key={id} leftSection={<IconArrowRight size={15} />} onClick={() => enter(id)}>
        {name}
      </Menu.Item>
    ));
}
