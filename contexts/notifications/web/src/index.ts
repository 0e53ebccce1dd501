export { NotificationBell } from './notification-bell.tsx';
export { OutboxPage } from './outbox.page.tsx';
export { PreferenceListPage } from './preference-list.page.tsx';
export { UnsubscribePage } from './unsubscribe.page.tsx';
export { WebHookListPage } from './web-hook-list.page.tsx';
