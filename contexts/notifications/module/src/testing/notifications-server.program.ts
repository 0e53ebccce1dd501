// The server of the crash test: takes a notice, says that it has it, and is killed.
import { notificationsOnPostgres } from './notifications-on-postgres.ts';
import { ada, root } from './people.ts';

const [databaseUrl = '', hookUrl = ''] = process.argv.slice(2);
const { api } = await notificationsOnPostgres(databaseUrl, true);
process.on('disconnect', () => process.exit());
await api.createWebHook({ url: hookUrl }, root);
const kind = 'billing.budget-reached';
await api.notify({ key: 'once', kind, title: 'Acknowledged', owners: true }, ada);
process.send?.('acknowledged');
