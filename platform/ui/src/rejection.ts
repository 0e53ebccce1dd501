/** Answers of the API that every operation can give: they have one wording everywhere. */
const GENERAL = {
  UNAUTHORIZED: 'You are signed out. Sign in again; nothing you typed is lost.',
  FORBIDDEN: 'You do not have the permission this needs. An administrator can give it to you.',
  TOO_MANY_REQUESTS: 'Too many requests in a short time. Wait a little, then try again.',
} as const;

/** The codes with which an operation of a contract can refuse, beyond what every operation can say. */
export type RejectionOf<Call> = Call extends (
  // `any`: every operation is matched here, whatever it takes.
  ...input: any[]
) => { __error?: { type: infer Failure } }
  ? Exclude<
      Failure extends { code: infer Code extends string } ? Code : never,
      keyof typeof GENERAL
    >
  : never;

/** The data that comes with one of them. */
export type RejectionDetail = Readonly<Record<string, unknown>>;

/**
 * What to say for each rejection of an operation. A rejection that is new in the contract does not
 * compile until it has its words.
 */
export type Words<Call> = {
  readonly [Code in RejectionOf<Call>]: string | ((detail: RejectionDetail) => string);
};

/** What the API refused, as read off its problem document. */
export type Rejection = {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly detail: RejectionDetail;
};

/** The rejection inside an error, if it is one. */
export function rejectionIn(error: unknown): Rejection | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return undefined;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 0;
  const data = 'data' in error ? error.data : undefined;
  const detail = typeof data === 'object' && data !== null ? { ...data } : {};
  return { code: error.code, message: error.message, status, detail };
}

/**
 * What is wrong with which field of a form: the issues of an input that was refused, and a rejection
 * that `fields` says a field of. What is about no field of `values` is left out.
 */
export function faultsByField(
  error: unknown,
  values: object,
  words: Readonly<Record<string, string | ((detail: RejectionDetail) => string)>>,
  fields: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const rejection = rejectionIn(error);
  if (rejection === undefined) return {};
  const field = fields[rejection.code];
  if (field !== undefined) return { [field]: explain(error, words) };
  const faults = issuesIn(rejection.detail).flatMap(({ path, message }) =>
    path[0] !== undefined && path[0] in values ? [[path.join('.'), message] as const] : [],
  );
  // The first of a field is what is told.
  return Object.fromEntries(faults.reverse());
}

/** A sentence that a person can act on, for anything that a call can throw. */
export function explain(
  error: unknown,
  words: Readonly<Record<string, string | ((detail: RejectionDetail) => string)>> = {},
): string {
  const rejection = rejectionIn(error);
  if (rejection === undefined) return unreachable(error);
  const own = words[rejection.code];
  if (typeof own === 'function') return own(rejection.detail);
  if (own !== undefined) return own;
  if (rejection.code in GENERAL) return GENERAL[rejection.code as keyof typeof GENERAL];
  const [issue] = issuesIn(rejection.detail);
  if (issue) return [issue.path.join('.'), issue.message].filter(Boolean).join(': ');
  if (rejection.status >= 500)
    return `${rejection.message} The server could not do this; try again, and look at its log if it stays so.`;
  return rejection.message;
}

function unreachable(error: unknown): string {
  if (error instanceof TypeError)
    return 'The server does not answer. Check that it is running and that you are connected.';
  return error instanceof Error ? error.message : 'Something went wrong. Try again.';
}

function issuesIn({ issues }: RejectionDetail): { path: string[]; message: string }[] {
  if (!Array.isArray(issues)) return [];
  return issues.flatMap((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return [];
    const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String) : [];
    return [{ path, message: String(issue.message) }];
  });
}
