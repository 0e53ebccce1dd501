import { accept, type Decider, reject } from '@atelier/kernel';

export type SanitisingMode = 'off' | 'report' | 'redact' | 'mask' | 'block';

/** What is looked for in what leaves, the graver before. */
export const SENSITIVE_KINDS = [
  'private-key',
  'api-key',
  'token',
  'password',
  'cloud-account',
  'card',
  'iban',
  'national-id',
  'email',
  'phone',
  'ip',
] as const;
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

export type CustomPattern = { readonly name: string; readonly pattern: string };

/** How the gateway treats the contents of a workspace's calls. */
export type Policy = {
  readonly keepContents: boolean;
  /** Without it kept contents stay. */
  readonly retentionDays?: number;
  readonly encryptContents: boolean;
  readonly sanitising: SanitisingMode;
  readonly detectorsOff: readonly SensitiveKind[];
  readonly customPatterns: readonly CustomPattern[];
  /** How long answers of an operation are kept; 0, or nothing said, for not at all. */
  readonly cacheSeconds: Readonly<Record<string, number>>;
};

export const DEFAULT_POLICY: Policy = {
  keepContents: true,
  encryptContents: false,
  sanitising: 'off',
  detectorsOff: [],
  customPatterns: [],
  cacheSeconds: { architecture_review: 3600, code_generation: 1800, project_analysis: 3600 },
};

/** `retentionDays: null` takes the limit away. */
export type PolicyChange = Partial<Omit<Policy, 'retentionDays'>> & {
  readonly retentionDays?: number | null;
};

export type PolicyCommand =
  | { type: 'ChangePolicy'; change: PolicyChange }
  | { type: 'TakeOverContents'; keepContents: boolean };

export type PolicyEvent =
  | { type: 'PolicyChanged'; policy: Policy }
  // What was chosen when identity still held the choice.
  | { type: 'ContentsTakenOver'; keepContents: boolean };

export type WorkspacePolicy = { readonly policy: Policy; readonly isOwnChoice: boolean };

/** One per workspace. What somebody chose here is never undone by what was chosen elsewhere before. */
export const workspacePolicy = {
  initial: { policy: DEFAULT_POLICY, isOwnChoice: false },

  decide: {
    ChangePolicy({ change }, { policy }) {
      const taken = firstTaken(change.customPatterns ?? []);
      if (taken !== undefined) return reject({ code: 'PATTERN_NAME_TAKEN', name: taken });
      const next = changed(policy, change);
      if (JSON.stringify(next) === JSON.stringify(changed(policy, {}))) return accept();
      return accept({ type: 'PolicyChanged', policy: next });
    },
    TakeOverContents({ keepContents }, { policy, isOwnChoice }) {
      if (isOwnChoice || policy.keepContents === keepContents) return accept();
      return accept({ type: 'ContentsTakenOver', keepContents });
    },
  },

  evolve(state, event) {
    switch (event.type) {
      case 'PolicyChanged':
        return { policy: wholePolicy(event.policy), isOwnChoice: true };
      case 'ContentsTakenOver':
        return { ...state, policy: { ...state.policy, keepContents: event.keepContents } };
    }
  },
} satisfies Decider<WorkspacePolicy, PolicyCommand, PolicyEvent>;

/** What was chosen before there was a choice of all of it. */
export function wholePolicy(chosen: Partial<Policy>): Policy {
  return { ...DEFAULT_POLICY, ...chosen };
}

/** In one order of fields, so that equal policies are equal as text. */
function changed(policy: Policy, change: PolicyChange): Policy {
  const { retentionDays: wanted } = change;
  const retentionDays = wanted === undefined ? policy.retentionDays : (wanted ?? undefined);
  return {
    keepContents: change.keepContents ?? policy.keepContents,
    ...(retentionDays === undefined ? {} : { retentionDays }),
    encryptContents: change.encryptContents ?? policy.encryptContents,
    sanitising: change.sanitising ?? policy.sanitising,
    detectorsOff: SENSITIVE_KINDS.filter((kind) =>
      (change.detectorsOff ?? policy.detectorsOff).includes(kind),
    ),
    customPatterns: (change.customPatterns ?? policy.customPatterns).map(({ name, pattern }) => ({
      name,
      pattern,
    })),
    cacheSeconds: Object.fromEntries(
      Object.entries(change.cacheSeconds ?? policy.cacheSeconds).sort(([one], [other]) =>
        one < other ? -1 : 1,
      ),
    ),
  };
}

function firstTaken(patterns: readonly CustomPattern[]): string | undefined {
  const names: string[] = [...SENSITIVE_KINDS];
  for (const { name } of patterns) {
    if (names.includes(name)) return name;
    names.push(name);
  }
  return undefined;
}
