import { Drawer } from '@atelier/ui';
import type { ReactNode } from 'react';
import style from './playground.module.css';

/** Beside the conversation where there is room, over it where there is none. */
export function SettingsSide(props: {
  open: boolean;
  roomy: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  if (!props.open) return null;
  if (props.roomy) return <aside className={style['panel']}>{props.children}</aside>;
  return (
    <Drawer onClose={props.onClose} size={330} padding={0} withCloseButton={false}>
      {props.children}
    </Drawer>
  );
}
