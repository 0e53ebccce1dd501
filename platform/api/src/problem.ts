import { isOutage } from '@atelier/database';
import { BadCursor } from '@atelier/event-store';
import { ORPCError, ValidationError } from '@orpc/server';
import { STATUS_CODES } from 'node:http';
import { type Issue, plainIssues } from './issues.ts';

/** What is wrong with a request, as RFC 9457 has it. `data` is flattened into the body. */
export type Problem = {
  readonly status: number;
  readonly code: string;
  /** The same sentence for every problem of this code. */
  readonly title: string;
  /** About this occurrence, for a person. */
  readonly detail: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Ends a request with `problem`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(
    status: number,
    code: string,
    detail: string,
    options: Pick<Problem, 'data' | 'headers'> & { title?: string } = {},
  ) {
    super(detail);
    const { title = STATUS_CODES[status] ?? code, data, headers } = options;
    this.problem = {
      status,
      code,
      title,
      detail,
      ...(data ? { data } : {}),
      ...(headers ? { headers } : {}),
    };
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The body of a problem. A field of `data` never hides one that every problem has. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  const { status, code, title, detail, data } = problem;
  return { ...data, type: `urn:atelier:problem:${code}`, title, status, code, detail, requestId };
}

/** What an operation declares of its errors. */
type Declared = {
  readonly errors: Readonly<Record<string, { message?: string | undefined } | undefined>>;
};

/**
 * The problem that `error` is to the client of an operation. Errors the contract declares pass with
 * their data, input that breaks its schema with its issues; everything else is a fault of ours: 503
 * while the database is away, else 500, without a word about its inside, and `fault` for the log.
 */
export function problemOf(
  error: unknown,
  operation?: Declared,
  input?: unknown,
): { readonly problem: Problem; readonly fault?: unknown } {
  if (error instanceof ProblemError) return { problem: error.problem };
  if (error instanceof BadCursor)
    return { problem: unfit([{ path: 'cursor', message: error.message }]) };
  if (error instanceof ORPCError) {
    if (error.defined)
      return {
        problem: {
          status: error.status,
          code: error.code,
          title: operation?.errors[error.code]?.message ?? error.message,
          detail: error.message,
          ...(isRecord(error.data) ? { data: error.data } : {}),
        },
      };
    // A neighbour's refusal of what this operation asked of it is not the client's mistake: only
    // issues with the very input of this request are.
    if (error.cause instanceof ValidationError && error.cause.data === input)
      return { problem: unfit(plainIssues(error.cause.issues)) };
    if (error.code === 'SERVICE_UNAVAILABLE') return { problem: UNAVAILABLE, fault: error };
  }
  return { problem: isOutage(error) ? UNAVAILABLE : FAULT, fault: error };
}

const FAULT: Problem = {
  status: 500,
  code: 'INTERNAL_SERVER_ERROR',
  title: 'Something went wrong on our side.',
  detail: 'Something went wrong on our side. The request id finds it in the log.',
};

const UNAVAILABLE: Problem = {
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  title: 'A part of Atelier is not available.',
  detail: 'A part of Atelier is not available. Try again in a moment.',
  headers: { 'retry-after': '5' },
};

function unfit(issues: readonly Issue[]): Problem {
  const [first] = issues;
  return {
    status: 400,
    code: 'BAD_REQUEST',
    title: 'The input does not fit.',
    detail: first ? `${first.path || 'The input'}: ${first.message}` : 'The input does not fit.',
    data: { issues },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
