import { RouteLink } from '@atelier/ui';
import { Box, Tabs } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { patterns, type Screen } from '../paths.ts';
import style from './layout.module.css';

/** One of several screens that belong together; `may` leaves out what the person may not open. */
export type ScreenTab = {
  readonly screen: Screen;
  readonly title: string;
  readonly may?: boolean;
};

type Props = {
  readonly open: Screen;
  readonly tabs: readonly ScreenTab[];
  /** As wide as the page below, so that both begin at the same place. */
  readonly width?: number;
  readonly children: ReactNode;
};

/** Tabs above a screen, each a link of its own. */
export function TabbedScreen({ open, tabs, width = 1120, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  // On a phone there may be more tabs than room.
  useEffect(() => {
    const tab = list.current?.querySelector(`[aria-selected='true']`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open]);
  return (
    <>
      <Box maw={width} mx="auto" px={{ base: 'md', sm: 'xl' }} pt="md">
        <Tabs value={open}>
          <Tabs.List ref={list} className={style['tabs'] ?? ''}>
            {tabs
              .filter(({ may = true }) => may)
              .map(({ screen, title }) => (
                <Tabs.Tab
                  key={screen}
                  value={screen}
                  renderRoot={(props) => <RouteLink {...props} href={patterns[screen]} />}
                >
                  {title}
                </Tabs.Tab>
              ))}
          </Tabs.List>
        </Tabs>
      </Box>
      {children}
    </>
  );
}
