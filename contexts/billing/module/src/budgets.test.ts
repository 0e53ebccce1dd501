import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { budgetCaller, budgetsInMemory, callEnded } from './testing/budgets-in-memory.ts';

const ada = budgetCaller('user_ada');
const eve = budgetCaller('user_eve');
const stranger = budgetCaller('user_ada', 'workspace_2');
const CENT = 10_000_000;
const tenCents = { name: 'March', amountNanoUsd: 10 * CENT, period: 'month' } as const;

const failsWith = (code: string, work: Promise<unknown>) =>
  assert.rejects(work, (error) => error instanceof Error && 'code' in error && error.code === code);

test('50, 80 and 100 % are told once each as the money is spent', async () => {
  const { api, hear, told } = budgetsInMemory();
  await api.createBudget(tenCents, ada);
  const percents: number[][] = [];
  for (let cent = 1; cent <= 12; cent++) {
    await hear(callEnded({ id: String(cent), costNanoUsd: CENT }));
    percents.push(told.map(({ percent }) => percent));
  }
  assert.deepEqual(percents[3], []);
  assert.deepEqual(percents[4], [50]);
  assert.deepEqual(percents[6], [50]);
  assert.deepEqual(percents[7], [50, 80]);
  assert.deepEqual(percents[9], [50, 80, 100]);
  assert.deepEqual(percents[11], [50, 80, 100]);
  assert.equal(told[1]?.title, '80 % of the budget “March” are used');
  const [shown] = (await api.listBudgets(undefined, eve)).items;
  assert.deepEqual([shown?.usedNanoUsd, shown?.reached], [12 * CENT, [50, 80, 100]]);
});

test('calls that are told of again, by a replay or a new server, tell nothing anew', async () => {
  const { api, hear, restart, told } = budgetsInMemory();
  await api.createBudget(tenCents, ada);
  const calls = [1, 2, 3, 4, 5, 6].map((id) => callEnded({ id: String(id), costNanoUsd: CENT }));
  await hear(...calls);
  await hear(...calls, ...calls);
  const later = restart();
  await later.hear(...calls);
  assert.deepEqual(
    told.map(({ percent }) => percent),
    [50],
  );
  assert.equal((await later.api.listBudgets(undefined, ada)).items[0]?.usedNanoUsd, 6 * CENT);
});

test('one call beyond everything is told once, by the highest that it reached', async () => {
  const { api, hear, told } = budgetsInMemory();
  await api.createBudget(tenCents, ada);
  await hear(callEnded({ id: '1', costNanoUsd: 25 * CENT }));
  assert.deepEqual(
    told.map(({ percent }) => percent),
    [100],
  );
  assert.deepEqual((await api.listBudgets(undefined, ada)).items[0]?.reached, [50, 80, 100]);
});

test('a budget counts what was spent before it was made, and a call that comes late', async () => {
  const { api, hear, told, clock } = budgetsInMemory();
  await hear(callEnded({ id: 'before', costNanoUsd: 4 * CENT }));
  await api.createBudget({ ...tenCents, period: 'day' }, ada);
  assert.equal((await api.listBudgets(undefined, ada)).items[0]?.usedNanoUsd, 4 * CENT);
  clock.iso = '2026-03-11T08:00:00.000Z';
  await hear(callEnded({ id: 'new day', costNanoUsd: CENT, at: '2026-03-11T07:00:00.000Z' }));
  // It belongs to the day in which it was made, which thereby reaches the half.
  await hear(callEnded({ id: 'late', costNanoUsd: CENT, at: '2026-03-10T23:59:59.000Z' }));
  assert.deepEqual(
    told.map(({ key }) => /2026-\d\d-\d\d.*/.exec(key)?.[0]),
    [`2026-03-10:${10 * CENT}:50`],
  );
  assert.equal((await api.listBudgets(undefined, ada)).items[0]?.usedNanoUsd, CENT);
});

test('a budget of a user or of a key counts that one’s calls, and tells him too', async () => {
  const { api, hear, told } = budgetsInMemory();
  await api.createBudget({ ...tenCents, name: 'Eve', userId: 'user_eve' }, ada);
  await api.createBudget({ ...tenCents, name: 'Nightly', apiKeyId: 'key_1' }, ada);
  await hear(callEnded({ id: '1', costNanoUsd: 9 * CENT }));
  await hear(callEnded({ id: '2', costNanoUsd: 9 * CENT, workspaceId: 'workspace_2' }));
  assert.deepEqual(told, []);
  await hear(callEnded({ id: '3', costNanoUsd: 5 * CENT, userId: 'user_eve' }));
  await hear(callEnded({ id: '4', costNanoUsd: 8 * CENT, apiKeyId: 'key_1' }));
  assert.deepEqual(
    told.map(({ title, users }) => [title, users]),
    [
      ['50 % of the budget “Eve” are used', ['user_eve']],
      ['80 % of the budget “Nightly” are used', ['user_ada']],
    ],
  );
});

test('what is reached is told though notifications were down', async () => {
  const { api, hear, told, trouble } = budgetsInMemory();
  await api.createBudget(tenCents, ada);
  trouble.left = 2;
  await hear(callEnded({ id: '1', costNanoUsd: 5 * CENT }));
  assert.deepEqual(
    told.map(({ percent }) => percent),
    [50],
  );
});

test('a raised budget is told of anew, with what is used of it', async () => {
  const { api, hear, told } = budgetsInMemory();
  const { id: budgetId } = await api.createBudget(tenCents, ada);
  await hear(callEnded({ id: '1', costNanoUsd: 9 * CENT }));
  const raised = await api.changeBudget({ budgetId, amountNanoUsd: 20 * CENT }, ada);
  assert.deepEqual([raised.usedNanoUsd, raised.reached], [9 * CENT, []]);
  await hear(callEnded({ id: '2', costNanoUsd: 2 * CENT }));
  assert.deepEqual(
    told.map(({ percent }) => percent),
    [80, 50],
  );
});

test('budgets are set by owners of their workspace only', async () => {
  const { api } = budgetsInMemory();
  const { id: budgetId } = await api.createBudget(tenCents, ada);
  await failsWith('NOT_WORKSPACE_OWNER', api.createBudget(tenCents, eve));
  await failsWith('NOT_WORKSPACE_OWNER', api.changeBudget({ budgetId, name: 'Mine' }, eve));
  await failsWith('NOT_WORKSPACE_OWNER', api.deleteBudget({ budgetId }, eve));
  await failsWith('BUDGET_NOT_FOUND', api.changeBudget({ budgetId, name: 'x' }, stranger));
  await failsWith('BUDGET_NOT_FOUND', api.deleteBudget({ budgetId }, stranger));
  assert.deepEqual((await api.listBudgets(undefined, stranger)).items, []);
  await failsWith('USER_NOT_FOUND', api.createBudget({ ...tenCents, userId: 'user_no' }, ada));
  const both = { ...tenCents, userId: 'user_eve', apiKeyId: 'key_1' } as const;
  await failsWith('BAD_REQUEST', api.createBudget(both, ada));
  await api.deleteBudget({ budgetId }, ada);
  assert.deepEqual((await api.listBudgets(undefined, ada)).items, []);
});

test('a budget with a hard stop is a limit of the gateway, as long as it has one', async () => {
  const { api, limits } = budgetsInMemory();
  const stopped = await api.createBudget({ ...tenCents, hardStop: true }, ada);
  const amounts = () => [...limits.values()].map(({ amount }) => amount);
  assert.deepEqual([stopped.hardStop, amounts()], [true, [10 * CENT]]);
  const { id: budgetId } = stopped;
  await api.changeBudget({ budgetId, amountNanoUsd: 20 * CENT }, ada);
  assert.deepEqual(amounts(), [20 * CENT]);
  // Another on the same calls has a limit of its own.
  const second = await api.createBudget({ ...tenCents, hardStop: true }, ada);
  assert.deepEqual(amounts(), [20 * CENT, 10 * CENT]);
  await api.deleteBudget({ budgetId: second.id }, ada);
  assert.deepEqual(amounts(), [20 * CENT]);
  const open = await api.changeBudget({ budgetId, hardStop: false }, ada);
  assert.deepEqual([open.hardStop, amounts()], [false, []]);
  await api.changeBudget({ budgetId, hardStop: true }, ada);
  const eves = { ...tenCents, userId: 'user_eve', hardStop: true } as const;
  const other = await api.createBudget(eves, ada);
  assert.deepEqual(
    [...limits.values()].map(({ per, subject }) => [per, subject]),
    [
      ['workspace', undefined],
      ['user', 'user_eve'],
    ],
  );
  await api.deleteBudget({ budgetId }, ada);
  await api.deleteBudget({ budgetId: other.id }, ada);
  assert.deepEqual(amounts(), []);
});

const calls = fc.array(
  fc.record({ id: fc.integer({ min: 1, max: 8 }), again: fc.boolean(), together: fc.boolean() }),
  { maxLength: 12 },
);

test('however calls are told of, in what order and how often, no threshold is told twice', async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (steps) => {
      const { api, hear, told } = budgetsInMemory();
      await api.createBudget(tenCents, ada);
      const spent = new Set<number>();
      for (const { id, again, together } of steps) {
        const event = callEnded({ id: String(id), costNanoUsd: id * CENT });
        await hear(...(together ? [event, event] : [event]));
        if (again) await hear(event);
        spent.add(id);
      }
      const cents = [...spent].reduce((sum, id) => sum + id, 0);
      const percents = told.map(({ percent }) => percent);
      assert.equal(new Set(percents).size, percents.length);
      const highest = [100, 80, 50].find((percent) => cents * 10 >= percent);
      assert.equal(percents.at(-1), highest);
    }),
    { numRuns: 30 },
  );
});
