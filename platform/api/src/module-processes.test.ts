import { contextContract, Receipt, z } from '@atelier/contract';
import { type EventStore, executor } from '@atelier/event-store';
import { accept, type Decider } from '@atelier/kernel';
import { defineProcess, type Processes } from '@atelier/processes';
import { handler, receipt } from '@atelier/rpc';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Module } from './module.ts';
import { fakeActor, startTestApi } from './testing.ts';

type Placed = { type: 'OrderPlaced'; orderId: string };
const order = {
  initial: false,
  decide: {
    PlaceOrder: ({ orderId }, placed) =>
      placed ? accept() : accept({ type: 'OrderPlaced', orderId }),
  },
  evolve: () => true,
} satisfies Decider<boolean, { type: 'PlaceOrder'; orderId: string }, Placed>;

const c = contextContract('orders');
const orders = c.contract({
  placeOrder: c
    .create('/orders', { summary: 'Place an order' })
    .input(z.object({ orderId: z.string(), spoiled: z.boolean() }))
    .output(Receipt),
});

type Ports = { ship(orderId: string): Promise<string> };
const shipOrder = defineProcess<Ports, { orderId: string }, string>(
  'ship-order',
  async (run, { orderId }) => run.step('ship', () => run.ports.ship(orderId)),
);

/** What the test looks at from outside. */
let inside: { store: EventStore; processes: Processes } | undefined;

const ordersModule: Module<Record<never, never>, Record<never, never>> = {
  name: 'orders',
  contract: orders,
  needs: {},
  migrations: [],
  projections: [],
  async start({ store, processes }) {
    inside = { store, processes };
    const execute = executor(store, 'order', order);
    return {
      router: {
        placeOrder: handler(
          orders.placeOrder,
          async ({ input: { orderId, spoiled }, call, errors }) => {
            const command = { type: 'PlaceOrder', orderId } as const;
            const executed = await execute(call, orderId, command, {
              async together(transaction) {
                await processes.start(shipOrder, orderId, { orderId }, call, transaction);
                if (spoiled) throw new Error('The last thing of this transaction fails.');
              },
            });
            return receipt(executed, errors);
          },
        ),
      },
      processes: [shipOrder.with({ ship: async (orderId) => `shipped ${orderId}` })],
      authenticate: async () => ({ actor: fakeActor() }),
    };
  },
};

test('an event and the process it starts are one fact: both, or neither', async () => {
  const api = (await startTestApi([ordersModule])).as('ada');
  const place = (orderId: string, spoiled: boolean) =>
    api.post('/api/v1/orders', { orderId, spoiled });
  assert.equal((await place('order_1', false)).status, 201);
  assert.equal((await place('order_2', true)).status, 500);
  assert.ok(inside);
  const { store, processes } = inside;
  const { workspaceId } = fakeActor();
  const recorded = (streamId: string) => store.read({ workspaceId, streamId });

  const outcome = await processes.result('order_1');
  assert.deepEqual(outcome, { outcome: 'completed', result: 'shipped order_1' });
  assert.equal((await recorded('order_1')).length, 1);
  assert.equal(await processes.status('order_2'), undefined);
  assert.deepEqual(await recorded('order_2'), []);
});
