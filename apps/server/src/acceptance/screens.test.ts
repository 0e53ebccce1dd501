// All stories of the screens in one process: a server, a browser, and a page that has read the app
// before take less time together than each story its own.
import './screens/every-page.ts';
import './screens/playground.ts';
import './screens/gateway.ts';
import './screens/requests.ts';
import './screens/identity.ts';
import './screens/billing.ts';
