import type { Failure } from '../domain/failure.ts';
import { withoutWords } from '../domain/provider-failure.ts';
import type { Policies } from './policies.ts';
import type { FinishedCall } from './ports.ts';

/** What was sent and answered in a call, as JSON texts. */
export type Contents = Pick<FinishedCall, 'requestJson' | 'responseJson'>;

/** Encryption at rest of what calls sent and got, by workspace. */
export type CallSeal = {
  /** Undefined when there is no key to be had now: then nothing is to be kept. */
  seal(
    call: Pick<FinishedCall, 'workspaceId' | 'id'>,
    contents: Contents,
  ): Promise<Buffer | undefined>;
  /** Throws for what was sealed for another call. */
  open(call: Pick<FinishedCall, 'workspaceId' | 'id'>, sealed: Buffer): Promise<Contents>;
};

/** What the log keeps of a call's contents: what its workspace's policy wants, nothing if it is not to be had. */
export async function keptContents(
  { policies, seal }: { readonly policies: Policies; readonly seal: CallSeal },
  call: Pick<FinishedCall, 'workspaceId' | 'id'>,
  contents: Contents,
): Promise<Pick<FinishedCall, 'requestJson' | 'responseJson' | 'sealedContents'>> {
  const { keepContents, encryptContents } = await wishOf(policies, call);
  if (!keepContents) return {};
  if (!encryptContents) return contents;
  const sealed = await seal.seal(call, contents);
  return sealed ? { sealedContents: sealed } : {};
}

/** A provider may repeat what it was asked: its words are in the log where contents are, in clear. */
export async function keptFailure(
  { policies }: { readonly policies: Policies },
  call: Pick<FinishedCall, 'workspaceId'>,
  failure: Failure,
): Promise<Failure> {
  const { keepContents, encryptContents } = await wishOf(policies, call);
  return keepContents && !encryptContents ? failure : withoutWords(failure);
}

/** A call must be accounted when nobody can say what its workspace wants, too. */
function wishOf(policies: Policies, call: Pick<FinishedCall, 'workspaceId'>) {
  return policies.of(call).catch(() => ({ keepContents: false, encryptContents: false }));
}

/** A call with its contents readable, whether they are sealed or not. */
export async function opened(seal: CallSeal, call: FinishedCall): Promise<FinishedCall> {
  const { sealedContents, ...rest } = call;
  if (sealedContents === undefined) return call;
  return { ...rest, ...(await seal.open(call, sealedContents)) };
}
