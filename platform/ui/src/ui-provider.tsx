import './mantine.css';
import '@mantine/notifications/styles.css';
import './ui.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { theme } from './theme.ts';

/** The design system around the whole application: theme, both colour schemes, notifications. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-center" limit={4} autoClose={6000} />
      {children}
    </MantineProvider>
  );
}
