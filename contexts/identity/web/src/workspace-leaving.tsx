import { ConfirmButton, noticeDone, noticeFailure } from '@atelier/ui';
import { useMutation } from '@tanstack/react-query';
import { type Me, useIdentity } from './identity-api.ts';
import { memberWords } from './workspace-words.ts';

type Props = { readonly me: Me; readonly onLeft: () => void };

/** Takes oneself out. Whether that may be is known where it is decided; a refusal says what to do. */
export function WorkspaceLeaving({ me, onLeft }: Props) {
  const identity = useIdentity();
  const { id: workspaceId, name } = me.workspace;
  const leave = useMutation({
    mutationFn: () => identity.removeMember({ workspaceId, userId: me.userId }),
    onSuccess: () => {
      noticeDone(`You left ${name}.`);
      onLeft();
    },
    onError: (error) => noticeFailure(error, memberWords),
  });
  return (
    <ConfirmButton
      color="red"
      loading={leave.isPending}
      question={`Leave ${name}? You see nothing of it any more, at once, and your API keys for it stop working. What you made here stays. Only an owner lets you in again.`}
      confirm="Leave the workspace"
      onConfirm={() => leave.mutate()}
    >
      Leave
    </ConfirmButton>
  );
}
