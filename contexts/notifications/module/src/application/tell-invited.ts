import type { ModuleSubscription, PublishedEvent } from '@atelier/api';
import { identityEvents } from '@atelier/identity-contract';
import { serviceCall } from '@atelier/kernel';
import type { NotificationsPorts } from './ports.ts';
import { recordNotice } from './record-notice.ts';

const INVITED = 'identity.member-invited.v1';

type Ports = Pick<NotificationsPorts, 'notices' | 'begin' | 'identity'>;

/** Who is invited into a workspace is told in his own one: into the other he cannot look yet. */
export function tellInvited(ports: Ports) {
  return {
    name: 'invitations',
    to: 'identity',
    async handle({ id, type, data }: PublishedEvent) {
      if (type !== INVITED) return;
      const invited = identityEvents[INVITED].parse(data);
      const { invitationId, invitedBy, workspaceName, userId, homeId } = invited;
      const call = serviceCall('notifications', homeId, { requestId: id });
      const [inviter] = await ports.identity.describeUsers(
        { userIds: [invitedBy] },
        { context: call },
      );
      await recordNotice(ports, call, {
        key: invitationId,
        kind: 'identity.member-invited',
        title: `${inviter?.email ?? 'Somebody'} invites you into a workspace`,
        text: `It is called "${workspaceName}". Accept or decline on the page Settings; until you accept, you are not in it.`,
        link: '/settings',
        data: { invitationId },
        users: [userId],
        owners: false,
      });
    },
  } satisfies ModuleSubscription;
}
