// Stories that want no more of a server than that it runs, on one, as it takes seconds to start.
import './one-server/tasks.ts';
import './one-server/encryption.ts';
import './one-server/plans.ts';
import './one-server/address.ts';
import './one-server/access.ts';
// The last: it changes the plan that everybody has.
import './one-server/budget.ts';
