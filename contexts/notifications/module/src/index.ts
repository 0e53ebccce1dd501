export { type NotificationsSettings, notificationsModule } from './notifications.module.ts';
