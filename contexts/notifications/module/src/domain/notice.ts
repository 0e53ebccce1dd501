import { accept, type Decider, type Id, type UserId } from '@atelier/kernel';

export type Facts = Readonly<Record<string, string | number | boolean>>;

/** What somebody is told, whoever it is. */
export type Message = {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly link?: string;
  readonly data: Facts;
};

export type Notice = Message & {
  readonly noticeId: Id<'notice'>;
  readonly users: readonly UserId[];
  /** The owners of the workspace, and its web hooks. */
  readonly owners: boolean;
};

export type NoticeCommand = { type: 'RecordNotice' } & Notice;
export type NoticeEvent = { type: 'NoticeRecorded' } & Notice;
export type NoticeState = { status: 'absent' | 'recorded' };

/** A notice is recorded once, however often it is told of. */
export const notice = {
  initial: { status: 'absent' },

  decide: {
    RecordNotice({ type: _, ...told }, state) {
      return state.status === 'absent' ? accept({ type: 'NoticeRecorded', ...told }) : accept();
    },
  },

  evolve: () => ({ status: 'recorded' }),
} satisfies Decider<NoticeState, NoticeCommand, NoticeEvent>;
