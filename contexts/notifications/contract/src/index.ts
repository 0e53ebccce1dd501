import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { notifications } from './notifications.contract.ts';

export { type NoticeKind, noticeKinds } from './notice-kinds.ts';
export { notifications } from './notifications.contract.ts';
export {
  Delivery,
  Mail,
  NewNotice,
  Notification,
  Preference,
  WebHook,
} from './notifications.shapes.ts';

export type NotificationsClient = ClientOf<typeof notifications, CallContext>;
