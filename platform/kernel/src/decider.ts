export type Message = { readonly type: string };

/**
 * One aggregate as a pure model: what it decides, and what each recorded fact does to it.
 *
 * Written with `satisfies`, so that each command keeps its own rejections in its inferred type.
 */
export type Decider<State, Command extends Message, Event extends Message> = {
  readonly initial: State;
  readonly decide: {
    readonly [Type in Command['type']]: (
      command: Extract<Command, { type: Type }>,
      state: State,
    ) => Decision<Event, { code: string }>;
  };
  evolve(state: State, event: Event): State;
};

export type Decision<Event, Rejection> =
  | { readonly outcome: 'accepted'; readonly events: readonly Event[] }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

/** Accepting without events means "already so": repeating a command is not an error. */
export function accept<const Event>(...events: readonly Event[]): Decision<Event, never> {
  return { outcome: 'accepted', events };
}

/** Refuses a command. The code names a state of the world and becomes an error of the contract. */
export function reject<const Rejection extends { code: string }>(
  rejection: Rejection,
): Decision<never, Rejection> {
  return { outcome: 'rejected', rejection };
}

/** What `decider` says to `command` after `history`. Pure: the same arguments, the same decision. */
export function decide<D extends AnyDecider, const C extends CommandOf<D>>(
  decider: D,
  history: readonly EventOf<D>[],
  command: C,
): Decision<EventOf<D>, RejectionOf<D, C>> {
  return decideIn(decider, history.reduce(decider.evolve, decider.initial), command);
}

/** As `decide`, from a state that is already folded. */
export function decideIn<D extends AnyDecider, const C extends CommandOf<D>>(
  decider: D,
  state: StateOf<D>,
  command: C,
): Decision<EventOf<D>, RejectionOf<D, C>> {
  const table: AnyDecider['decide'] = decider.decide;
  const judge = table[command.type];
  if (judge === undefined) throw new Error(`No decision for the command ${command.type}.`);
  return judge(command, state);
}

// `any` because these parameters are matched structurally, and nothing else accepts every decider.
export type AnyDecider = {
  initial: any;
  decide: Record<string, (command: any, state: any) => Decision<any, any>>;
  evolve(state: any, event: any): any;
};

export type StateOf<D extends AnyDecider> = D['initial'];
export type EventOf<D extends AnyDecider> = Parameters<D['evolve']>[1];
export type CommandOf<D extends AnyDecider> = Parameters<D['decide'][keyof D['decide']]>[0];
export type RejectionOf<D extends AnyDecider, C> = C extends {
  type: infer Type extends keyof D['decide'];
}
  ? Extract<ReturnType<D['decide'][Type]>, { outcome: 'rejected' }>['rejection']
  : never;
