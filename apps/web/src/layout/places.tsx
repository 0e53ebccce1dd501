import { RouteLink, useMay } from '@atelier/ui';
import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconActivity,
  IconBook,
  IconChartBar,
  IconDots,
  IconKey,
  IconListSearch,
  IconMessages,
  IconReceipt,
  IconRoute,
  IconShield,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { patterns } from '../paths.ts';
import style from './layout.module.css';

type Place = {
  readonly name: string;
  readonly href: string;
  /** Where its pages are, if not below its own address. */
  readonly under?: string;
  readonly icon: ReactNode;
  readonly may: boolean;
  /** There is room for few on a phone; the others are under More. */
  readonly isFirst?: boolean;
};

/** The places of the application in groups: try, watch and steer the calls, money, who may what. */
export function Places() {
  const groups = useGroups();
  const { pathname } = useLocation();
  return (
    <>
      {groups.map((group, index) => (
        <Fragment key={group[0]?.name}>
          {index > 0 && <span className={style['divider']} aria-hidden />}
          {group.map((place) => (
            <PlaceLink key={place.name} place={place} isActive={isIn(place, pathname)} />
          ))}
        </Fragment>
      ))}
      <More places={groups.flat().filter(({ isFirst }) => isFirst !== true)} pathname={pathname} />
    </>
  );
}

function useGroups(): readonly (readonly Place[])[] {
  const mayUsers = useMay('user', 'read');
  const mayAudit = useMay('audit', 'read');
  const mayRequests = useMay('request', 'read');
  const mayBilling = useMay('billing', 'read');
  const { playground, usage, billing, gateway, requests, routes, keys, users, audit } = patterns;
  const groups: readonly (readonly Place[])[] = [
    [place('Playground', playground, <IconMessages size={20} />, true, true)],
    [
      place('Gateway', gateway, <IconActivity size={20} />, mayRequests),
      place('Requests', requests, <IconListSearch size={20} />, mayRequests, true),
      place('Routes', routes, <IconRoute size={20} />, true),
      place('Keys', keys, <IconKey size={20} />, true, true),
    ],
    [
      place('Usage', usage, <IconChartBar size={20} />, true, true),
      place('Billing', billing, <IconReceipt size={20} />, mayBilling),
    ],
    [
      {
        ...place('Admin', mayUsers ? users : audit, <IconShield size={20} />, mayUsers || mayAudit),
        under: '/admin',
      },
    ],
  ];
  return groups.map((group) => group.filter(({ may }) => may)).filter(({ length }) => length > 0);
}

function place(name: string, href: string, icon: ReactNode, may: boolean, isFirst = false): Place {
  return { name, href, icon, may, isFirst };
}

function isIn({ under, href }: Place, pathname: string): boolean {
  return pathname.startsWith(under ?? href);
}

function PlaceLink({ place: { name, href, icon, isFirst }, isActive }: LinkProps) {
  return (
    <RouteLink
      className={isFirst ? style['link'] : `${style['link']} ${style['wide']}`}
      href={href}
      data-active={isActive}
      aria-current={isActive ? 'page' : undefined}
    >
      {icon}
      {name}
    </RouteLink>
  );
}

type LinkProps = { readonly place: Place; readonly isActive: boolean };

/** On a phone only: what did not fit. */
function More({ places, pathname }: { places: readonly Place[]; pathname: string }) {
  return (
    <Menu position="top" shadow="md" width={200}>
      <Menu.Target>
        <UnstyledButton
          className={`${style['link']} ${style['narrow']}`}
          data-active={places.some((each) => isIn(each, pathname))}
        >
          <IconDots size={20} />
          More
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ name, href, icon }) => (
          <Menu.Item
            key={name}
            leftSection={icon}
            renderRoot={(props) => <RouteLink {...props} href={href} />}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconBook size={20} />}
          component="a"
          href="/api/docs"
          target="_blank"
          rel="noreferrer"
        >
          API
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
