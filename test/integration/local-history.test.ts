import { expect, it } from 'vitest';
import type { SampleStep } from '../../worker/http/local/sample-step.ts';
import { aPlatformKey, local, send } from './api-client.ts';

const hourMs = 3_600_000;
const begins = Math.floor(Date.now() / hourMs) * hourMs - 30 * hourMs;
const at = (hours: number, command: SampleStep['command']): SampleStep => ({
  at: begins + hours * hourMs,
  command,
});

async function anAccount() {
  const key = await aPlatformKey();
  const made = await local('/local/accounts', {
    name: 'Sample',
    external_id: 'sample',
    at: begins,
  });
  const account = String(made.json.id);
  const list = async (what: string) =>
    (await send(`/v1/accounts/${account}/${what}`, { key })).json;
  return { account, list };
}

const web = { kind: 'server_provision', server: 'web', tier: 'small' } as const;
const start = { kind: 'server_start', server: 'web' } as const;
const stop = { kind: 'server_stop', server: 'web' } as const;
const resize = { kind: 'server_resize', server: 'web', tier: 'medium' } as const;

it('lives the lives of servers through the ledger, over several calls', async () => {
  const { account, list } = await anAccount();
  const first = await local('/local/history', {
    account,
    steps: [at(1, web), at(1.5, start), at(4, stop)],
  });
  expect(first.json).toMatchObject({
    accepted: 3,
    refused: 0,
    servers: { web: { tier: 'small' } },
  });
  const { servers } = first.json;
  const second = await local('/local/history', {
    account,
    servers,
    steps: [at(5, start), at(7, resize), at(9, stop)],
  });
  expect(second.json).toMatchObject({ refused: 0, servers: { web: { tier: 'medium' } } });
  const { data } = await list('servers');
  // Four and a half hours small, two hours medium, each billed to the second.
  expect(data).toMatchObject([
    {
      ...{ name: 'web', status: 'stopped', tier: 'medium', runtime_seconds: 6.5 * 3_600 },
      ...{ provisioning_microcredits: 5_000_000, runtime_microcredits: 10_800_000 + 9_600_000 },
    },
  ]);
});

it('sets budgets of the account, of projects and of servers it began', async () => {
  const { account, list } = await anAccount();
  const day = { kind: 'budget', period: 'day', time_zone: 'UTC', limit: 7_000_000 } as const;
  const steps = [
    at(1, { ...day, name: 'All', hard: false }),
    at(1, { ...day, name: 'One project', hard: true, project: 'prj_one' }),
    at(2, web),
    at(2, start),
    at(2, { ...day, name: 'The server', hard: true, server: 'web' }),
  ];
  expect((await local('/local/history', { account, steps })).json).toMatchObject({ refused: 0 });
  const { data } = await list('budgets');
  expect(data).toMatchObject([
    { name: 'The server', scope: 'server', target_name: 'web', hard: true },
    { name: 'One project', scope: 'project', target: 'prj_one' },
    { name: 'All', scope: 'account', target: null, hard: false },
  ]);
});

it('refuses a step of a server that no step began, and names it', async () => {
  const { account } = await anAccount();
  const refused = await local('/local/history', {
    account,
    steps: [at(1, web), at(2, stop), at(3, { ...stop, server: 'db' })],
  });
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({ param: 'steps[2]' });
});
