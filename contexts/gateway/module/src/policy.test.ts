import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testGateway } from './testing/test-gateway.ts';

const { api, as, neighbour, started } = await testGateway();
const ada = as('ada');
const eve = as('eve');

/** What identity has told since the beginning of the world. */
async function told(id: string, workspaceId: string, contentPolicy: 'keep' | 'drop') {
  const takeOver = started.subscriptions.find(({ name }) => name === 'take-over-contents');
  const type = 'identity.workspace-changed.v1';
  await takeOver?.handle(
    { id, type, workspaceId, at: '', data: { workspaceId, contentPolicy } },
    { query: () => Promise.reject(new Error('Not asked.')) },
  );
}

test('a workspace has a policy before anybody chose one, and each its own', async () => {
  const { version } = await api.changePolicy({ sanitising: 'mask', retentionDays: 30 }, ada);
  assert.equal(version, 1);
  assert.deepEqual(await api.getPolicy(undefined, ada), {
    keepContents: true,
    retentionDays: 30,
    encryptContents: false,
    sanitising: 'mask',
    detectorsOff: [],
    customPatterns: [],
    cacheSeconds: { architecture_review: 3600, code_generation: 1800, project_analysis: 3600 },
  });
  assert.equal((await api.getPolicy(undefined, eve)).sanitising, 'off');
  await api.changePolicy({ retentionDays: null }, ada);
  assert.equal((await api.getPolicy(undefined, ada)).retentionDays, undefined);
});

test('times of the cache are the workspace’s own, and refused when they are none', async () => {
  const cacheSeconds = { project_analysis: 0, 'travel.trip': 90 };
  await api.changePolicy({ cacheSeconds }, ada);
  assert.deepEqual((await api.getPolicy(undefined, ada)).cacheSeconds, cacheSeconds);
  assert.equal((await api.getPolicy(undefined, eve)).cacheSeconds['code_generation'], 1800);
  for (const wrong of [{ chat: -1 }, { chat: 0.5 }, { chat: 1e9 }, { 'No name': 1 }])
    await assert.rejects(api.changePolicy({ cacheSeconds: wrong }, ada), { status: 400 });
});

test('a member who owns nothing changes no policy', async () => {
  neighbour.role.now = 'member';
  await assert.rejects(api.changePolicy({ sanitising: 'off' }, ada), {
    code: 'NOT_WORKSPACE_OWNER',
  });
  neighbour.role.now = 'owner';
});

test('a pattern that is none is refused with the reason', async () => {
  for (const pattern of ['(', '(?=a)b', 'a*', '(a)\\1']) {
    const customPatterns = [{ name: 'own', pattern }];
    await assert.rejects(api.changePolicy({ customPatterns }, ada), { code: 'PATTERN_INVALID' });
  }
});

test('what was chosen in identity is taken over, and later choices stand', async () => {
  const bob = as('bob');
  await told('1', 'workspace_bob', 'drop');
  assert.equal((await api.getPolicy(undefined, bob)).keepContents, false);
  await api.changePolicy({ keepContents: true }, bob);
  await told('2', 'workspace_bob', 'drop');
  assert.equal((await api.getPolicy(undefined, bob)).keepContents, true);
});
