import { Drawer as MantineDrawer, type DrawerProps } from '@mantine/core';
import { useOverPage } from './over-page.ts';

/** A drawer that is open as long as it is there. Going back closes it; the focus returns. */
export function Drawer(props: Omit<DrawerProps, 'opened'>) {
  useOverPage(props.onClose);
  return <MantineDrawer opened position="right" {...props} />;
}
