import { insert, projection, remove, update } from '@atelier/kernel';
import { accept, type Decider, reject } from '@atelier/kernel';

/** The small context that the tests of the store run on: workshops, their seats, and two lists. */
export type WorkshopEvent =
  | { type: 'WorkshopOpened'; workshopId: string; title: string; seats: number }
  | { type: 'SeatReserved'; workshopId: string; attendee: string }
  | { type: 'WorkshopClosed'; workshopId: string };

export type WorkshopCommand =
  | { type: 'OpenWorkshop'; workshopId: string; title: string; seats: number }
  | { type: 'ReserveSeat'; workshopId: string; attendee: string };

export type WorkshopRow = {
  id: string;
  workspaceId: string;
  title: string;
  seatsLeft: number;
  openedAt: string;
  note?: string | null;
};

export const workshopList = projection<WorkshopEvent, WorkshopRow>(
  'workshop-list',
  {
    WorkshopOpened: ({ workshopId: id, title, seats }, { workspaceId, at }) =>
      insert({ id, workspaceId, title, seatsLeft: seats, openedAt: at }),
    SeatReserved: ({ workshopId }) =>
      update(workshopId, (row) => ({ ...row, seatsLeft: row.seatsLeft - 1 })),
    WorkshopClosed: ({ workshopId }) => remove(workshopId),
  },
  ['title', 'seatsLeft'],
);

/** One row per event: what shows a lost or doubled one. */
export type SeenRow = { id: string; workspaceId: string; type: string; version: number };

const seen = (type: string, version: number, streamId: string, workspaceId: string) =>
  insert({ id: `${streamId}/${version}`, workspaceId, type, version });

export const eventsSeen = projection<WorkshopEvent, SeenRow>('events-seen', {
  WorkshopOpened: ({ type }, { version, streamId, workspaceId }) =>
    seen(type, version, streamId, workspaceId),
  SeatReserved: ({ type }, { version, streamId, workspaceId }) =>
    seen(type, version, streamId, workspaceId),
  WorkshopClosed: ({ type }, { version, streamId, workspaceId }) =>
    seen(type, version, streamId, workspaceId),
});

type Workshop = { status: 'unopened' } | { status: 'open'; seatsLeft: number };

/** A workshop gives its seats to the first who ask, and never more seats than it has. */
export const workshop = {
  initial: { status: 'unopened' },
  decide: {
    OpenWorkshop({ workshopId, title, seats }, state) {
      if (state.status === 'open') return reject({ code: 'WORKSHOP_ALREADY_OPEN' });
      return accept({ type: 'WorkshopOpened', workshopId, title, seats });
    },
    ReserveSeat({ workshopId, attendee }, state) {
      if (state.status !== 'open') return reject({ code: 'WORKSHOP_NOT_OPEN' });
      if (state.seatsLeft === 0) return reject({ code: 'WORKSHOP_FULL' });
      return accept({ type: 'SeatReserved', workshopId, attendee });
    },
  },
  evolve(state, event) {
    if (event.type === 'WorkshopOpened') return { status: 'open', seatsLeft: event.seats };
    if (state.status !== 'open') return state;
    if (event.type === 'SeatReserved') return { status: 'open', seatsLeft: state.seatsLeft - 1 };
    return { status: 'unopened' };
  },
} satisfies Decider<Workshop, WorkshopCommand, WorkshopEvent>;
