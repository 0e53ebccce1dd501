import { accept, type Decider, type Id, reject, type UserId } from '@atelier/kernel';

export type HookId = Id<'hook'>;

/** Where notices go. `publicOnly`: no connection is made into a private network. */
export type HookTarget = {
  readonly url: string;
  readonly publicOnly: boolean;
  readonly about: string;
  /** Empty: all. */
  readonly kinds: readonly string[];
};

export type WebHookCommand =
  | ({ type: 'CreateWebHook'; hookId: HookId; userId: UserId } & HookTarget)
  | ({ type: 'ChangeWebHook'; hookId: HookId } & Partial<HookTarget>)
  | { type: 'SwitchWebHook'; hookId: HookId; on: boolean }
  | { type: 'DeleteWebHook'; hookId: HookId }
  /** What the address answered; `gone`: it said that it wants no more. */
  | {
      type: 'NoteAnswer';
      hookId: HookId;
      ok: boolean;
      gone: boolean;
      at: string;
      patienceMs: number;
    };

export type WebHookEvent =
  | ({ type: 'WebHookCreated'; hookId: HookId; userId: UserId } & HookTarget)
  | ({ type: 'WebHookChanged'; hookId: HookId } & HookTarget)
  | { type: 'WebHookFailing'; hookId: HookId; since: string }
  | { type: 'WebHookRecovered'; hookId: HookId }
  | { type: 'WebHookSwitchedOn'; hookId: HookId }
  | { type: 'WebHookSwitchedOff'; hookId: HookId; reason: string; byItself: boolean }
  | { type: 'WebHookDeleted'; hookId: HookId };

export type WebHook =
  | { status: 'absent' }
  | { status: 'on' | 'off'; target: HookTarget; failingSince?: string };

const missing = () => reject({ code: 'WEB_HOOK_NOT_FOUND' });

/** A web hook that has failed without a break for longer than its patience is switched off. */
export const webHook = {
  initial: { status: 'absent' },

  decide: {
    CreateWebHook({ type: _, ...made }, state) {
      return state.status === 'absent' ? accept({ type: 'WebHookCreated', ...made }) : accept();
    },

    ChangeWebHook({ type: _, hookId, ...change }, state) {
      if (state.status === 'absent') return missing();
      const target = { ...state.target, ...change };
      if (JSON.stringify(target) === JSON.stringify(state.target)) return accept();
      return accept({ type: 'WebHookChanged', hookId, ...target });
    },

    SwitchWebHook({ hookId, on }, state) {
      if (state.status === 'absent') return missing();
      if (on)
        return state.status === 'on' ? accept() : accept({ type: 'WebHookSwitchedOn', hookId });
      if (state.status === 'off') return accept();
      return accept({
        type: 'WebHookSwitchedOff',
        hookId,
        reason: 'It was switched off by hand.',
        byItself: false,
      });
    },

    DeleteWebHook({ hookId }, state) {
      return state.status === 'absent' ? missing() : accept({ type: 'WebHookDeleted', hookId });
    },

    NoteAnswer({ hookId, ok, gone, at, patienceMs }, state) {
      if (state.status !== 'on') return accept();
      if (ok)
        return state.failingSince === undefined
          ? accept()
          : accept({ type: 'WebHookRecovered', hookId });
      const off = (reason: string) =>
        accept({ type: 'WebHookSwitchedOff', hookId, reason, byItself: true });
      if (gone) return off('The address answered that it is gone (410).');
      if (state.failingSince === undefined)
        return accept({ type: 'WebHookFailing', hookId, since: at });
      if (Date.parse(at) - Date.parse(state.failingSince) < patienceMs) return accept();
      return off(`It has not taken a single notice since ${state.failingSince}.`);
    },
  },

  evolve(state, event) {
    if (event.type === 'WebHookDeleted') return { status: 'absent' };
    if (event.type === 'WebHookCreated') {
      const { type: _, hookId: __, userId: ___, ...target } = event;
      return { status: 'on', target };
    }
    if (state.status === 'absent') return state; // every later fact presupposes a web hook
    const { target, status } = state;
    switch (event.type) {
      case 'WebHookChanged': {
        const { type: _, hookId: __, ...changed } = event;
        // A new address begins with a clean sheet.
        if (changed.url !== target.url) return { status, target: changed };
        return { ...state, target: changed };
      }
      case 'WebHookFailing':
        return { ...state, failingSince: event.since };
      case 'WebHookRecovered':
        return { status, target };
      case 'WebHookSwitchedOn':
        return { status: 'on', target };
      case 'WebHookSwitchedOff':
        return { ...state, status: 'off' };
    }
  },
} satisfies Decider<WebHook, WebHookCommand, WebHookEvent>;
