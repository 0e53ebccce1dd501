import type { TrafficFigures, TrafficStep } from '@atelier/gateway-contract';
import type { Id, UserId, WorkspaceId } from '@atelier/kernel';
import type { FailureKind } from '../domain/failure.ts';
import type { RequestStatus } from './ports.ts';

export type TrafficQuery = {
  readonly workspaceId: WorkspaceId;
  /** Without it, everybody's. */
  readonly userId?: UserId;
  readonly from: Date;
  readonly to: Date;
  readonly step: TrafficStep;
};

export type NotableCall = {
  readonly id: Id<'call'>;
  readonly startedAt: Date;
  readonly userId: UserId;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly status: RequestStatus;
  readonly latencyMs: number;
  readonly costNanoUsd?: number;
};

export type Traffic = {
  readonly totals: TrafficFigures;
  /** In the order of time, without steps that had no call. */
  readonly points: readonly (TrafficFigures & { readonly at: Date })[];
  /** The most first. */
  readonly failures: readonly { readonly kind: FailureKind; readonly calls: number }[];
  /** `NOTABLE_CALLS` at most of each. */
  readonly slowest: readonly NotableCall[];
  readonly costliest: readonly NotableCall[];
};

export const NOTABLE_CALLS = 5;
