import { openPool } from '@atelier/database';
import type { Charge } from '../application/payment-provider.ts';
import { startPayments } from '../payments.ts';
import { billingHost } from './start-billing-payments.ts';

/** Charges once in a process of its own, which may be killed while it waits for the answer. */
const [databaseUrl = '', apiUrl = '', secretKey = '', order = ''] = process.argv.slice(2);
const pool = openPool(databaseUrl, { applicationName: 'charging', schema: 'billing' });
const stripe = { secretKey, apiUrl, webhookSecret: 'whsec_unused' };
const { payments } = await startPayments(billingHost(pool), { stripe });
// The order is what the test has written.
const answer = await payments.charge(JSON.parse(order) as Charge);
process.stdout.write(JSON.stringify(answer));
await pool.end();
